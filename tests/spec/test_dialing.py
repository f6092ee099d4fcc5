"""F41: where webhooks may not lead, as tables. What passes is on the public internet, or the operator's wish."""

from ipaddress import ip_address, ip_network

import pytest

from watcher.delivery.dialing import Network, literal, refusal, url_fault, url_refusal

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.88.98.255",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2000::1",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::5e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b:1::808:808",
    "64:ff9b:1:808:8:800::",  # the same by RFC 6052 with a prefix of 48 bits
]
REFUSED = [
    ("0.0.0.0", "this machine"),  # noqa: S104 - it is refused, not listened on
    ("0.1.2.3", "this machine"),
    ("10.0.0.0", "private"),
    ("10.255.255.255", "private"),
    ("100.64.0.0", "carrier"),
    ("100.100.100.200", "carrier"),  # where one cloud keeps its metadata
    ("100.127.255.255", "carrier"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("168.63.129.16", "metadata"),
    ("169.254.0.1", "link-local"),
    ("169.254.169.254", "metadata"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.1", "protocols"),
    ("192.0.0.192", "protocols"),  # another cloud's
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4"),
    ("192.168.0.1", "private"),
    ("198.18.0.1", "benchmarks"),
    ("198.19.255.255", "benchmarks"),
    ("198.51.100.1", "documentation"),
    ("203.0.113.1", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "this machine"),
    ("::1", "loopback"),
    ("::7f00:1", "not a public"),  # an IPv4-compatible address, long abolished
    ("::ffff:0.0.0.0", "this machine"),
    ("::ffff:10.0.0.1", "private"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:169.254.169.254", "metadata"),
    ("::ffff:0:127.0.0.1", "not a public"),
    ("64:ff9b::7f00:1", "loopback"),
    ("64:ff9b::a9fe:a9fe", "metadata"),
    ("64:ff9b::a00:1", "private"),
    ("64:ff9b:1::7f00:1", "loopback"),
    ("64:ff9b:1:7f00:0:100::", "loopback"),  # with a prefix of 48 bits
    ("64:ff9b:1:7f:0:1::", "loopback"),  # of 56 bits
    ("64:ff9b:1:0:7f:0:100:0", "loopback"),  # of 64 bits
    ("64:ff9b:1::", "not a public"),
    ("64:ff9b:2::808:808", "not a public"),
    ("100::1", "discards"),
    ("100:0:0:1::1", "not a public"),
    ("2001::1", "Teredo"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"),
    ("2001:2::1", "protocols"),
    ("2001:10::1", "protocols"),
    ("2001:20::1", "protocols"),
    ("2001:1ff:ffff::1", "protocols"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::1", "6to4"),
    ("2002:808:808::1", "6to4"),
    ("3fff::1", "documentation"),
    ("4000::1", "not a public"),
    ("5f00::1", "segment routing"),
    ("fc00::1", "private"),
    ("fd00:ec2::254", "private"),  # a cloud's metadata over IPv6
    ("fdff::1", "private"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local"),
    ("fec0::1", "site-local"),
    ("feff::1", "site-local"),
    ("ff02::1", "multicast"),
    ("watch.example.org", "not an IP address"),
    ("", "not an IP address"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_dialed(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(("address", "word"), REFUSED)
def test_any_other_address_is_refused_and_called_by_what_it_is(address: str, word: str) -> None:
    """F41: all that is not on the public internet, metadata of clouds and translated addresses too."""
    assert word in (refusal(address) or "")


def networks(*texts: str) -> tuple[Network, ...]:
    return tuple(ip_network(text) for text in texts)


@pytest.mark.parametrize(
    ("address", "allowed", "passes"),
    [
        ("10.1.2.3", networks("10.0.0.0/8"), True),
        ("10.1.2.3", networks("10.1.2.3"), True),
        ("10.1.2.4", networks("10.1.2.3", "192.168.0.0/16"), False),
        ("::ffff:10.1.2.3", networks("10.0.0.0/8"), True),
        ("64:ff9b::a01:203", networks("10.0.0.0/8"), True),
        ("64:ff9b:1::a01:203", networks("10.0.0.0/8"), True),
        ("64:ff9b:1::a01:203", networks("64:ff9b:1::/48"), True),
        ("fd00::1", networks("fd00::/8"), True),
        ("fd00::1", networks("10.0.0.0/8"), False),
        ("::1", networks("127.0.0.0/8"), False),
        ("2002:a01:203::1", networks("10.0.0.0/8"), False),
    ],
)
def test_the_operator_may_allow_networks(address: str, allowed: tuple[Network, ...], *, passes: bool) -> None:
    assert (refusal(address, allowed) is None) is passes


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7F.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("00000177.0.0.01", "127.0.0.1"),
        ("10.256", "10.0.1.0"),
        ("2852039166", "169.254.169.254"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("0", "0.0.0.0"),  # noqa: S104 - as above
        ("::ffff:7f00:1", "::ffff:127.0.0.1"),
    ],
)
def test_a_host_is_an_address_in_every_form_that_resolvers_read(host: str, address: str) -> None:
    """F41: decimal, octal, hexadecimal, and with parts left out."""
    assert literal(host) == ip_address(address)


@pytest.mark.parametrize("host", ["watch.example.org", "1.2.3.4.5", "127.0.0.1.example.org", "", "\ud800", "a\0b"])
def test_any_other_host_is_a_name(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org\\@127.0.0.1/",  # one parser ends the host at the backslash, another at the @
        "https://example.org\\.evil.example.net/",
        "https://127.0.0.1@example.org/",
        "https://example.org:443@127.0.0.1/",
        "https://@127.0.0.1/",
        "https://exam\tple.org/",  # browsers drop tabs and line breaks
        "https://127.0.0.1\n.example.org/",
        " https://example.org/",
        "https://example.org/\r\nwebhook-id: forged",
        "https://example.org/a b",
        "https://example\u3000.org/",
        "https://example\u2100.org/",  # one character that becomes a/c, and so another host
        "https://example.org:65536/",
        "https://example.org:http/",
        "https://[::1",
        "https://[127.0.0.1]/",
        "https:///hooks",
        "https:example.org",
        "//example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "example.org/hooks",
        "",
    ],
)
def test_a_url_that_two_programs_may_read_in_two_ways_is_none(url: str) -> None:
    """F41: one of them would judge another host than the other one dials."""
    assert url_fault(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hooks/trials?key=a@b&c=1",
        "http://example.org",
        "HTTPS://Example.org:8443/%20",
        "https://[2606:4700:4700::1111]/hooks",
        "https://bücher.example.org/",
    ],
)
def test_any_other_url_is_of_good_form(url: str) -> None:
    assert (url_fault(url), url_refusal(url)) == (None, None)


def test_a_password_is_not_repeated() -> None:
    assert "geheim" not in (url_fault("https://pat:geheim@example.org/") or "geheim")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/hooks",
        "http://127.1/hooks",
        "http://0x7f000001:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1./",
        "http://localhost:3000/",
        "http://LOCALHOST./",
        "http://hooks.localhost/",
    ],
)
def test_a_url_that_could_never_be_dialed_is_refused_before(url: str) -> None:
    assert "WATCHER_WEBHOOK_ALLOW" in (url_refusal(url) or "")


@pytest.mark.parametrize("network", ["127.0.0.0/8", "::1/128"])
def test_this_machine_s_name_passes_where_one_of_its_addresses_does(network: str) -> None:
    assert url_refusal("http://localhost:3000/", networks(network)) is None
