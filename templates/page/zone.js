// The browser knows its time zone, and a server can only guess: choose it, unless the reader has chosen already.
for (const list of document.querySelectorAll("select[data-zone]")) {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const given = [...list.options].find((option) => option.defaultSelected);
  if (name && list.value === (given ? given.value : "")) {
    if (![...list.options].some((option) => option.value === name)) list.add(new Option(name, name));
    list.value = name;
  }
}
