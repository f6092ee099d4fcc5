"""The most common illnesses and cancers as people call them in Spanish and Chinese, in the registry's English.

The registry's records are in English, and a search in another language finds next to nothing there. Only words that
are one of these names as a whole are put into English: a part of a sentence may mean something else.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: In English; then in Spanish and in Chinese, the ways to say it divided by commas.
NAMES: Final = (
    ("stomach cancer", "cáncer de estómago, cáncer gástrico, cáncer estomacal", "胃癌"),
    ("lung cancer", "cáncer de pulmón, cáncer pulmonar", "肺癌"),
    ("breast cancer", "cáncer de mama, cáncer de seno, cáncer de pecho", "乳腺癌, 乳癌"),
    ("prostate cancer", "cáncer de próstata, cáncer prostático", "前列腺癌, 攝護腺癌"),
    (
        "colorectal cancer",
        "cáncer colorrectal, cáncer de colon y recto, cáncer de intestino",
        "结直肠癌, 大肠癌, 肠癌, 結直腸癌, 大腸癌",
    ),
    ("colon cancer", "cáncer de colon", "结肠癌, 結腸癌"),
    ("rectal cancer", "cáncer de recto, cáncer rectal", "直肠癌, 直腸癌"),
    ("liver cancer", "cáncer de hígado, cáncer hepático", "肝癌"),
    ("pancreatic cancer", "cáncer de páncreas, cáncer pancreático", "胰腺癌, 胰臟癌"),
    ("esophageal cancer", "cáncer de esófago, cáncer esofágico", "食管癌, 食道癌"),
    ("kidney cancer", "cáncer de riñón, cáncer renal", "肾癌, 腎癌"),
    ("bladder cancer", "cáncer de vejiga", "膀胱癌"),
    ("ovarian cancer", "cáncer de ovario, cáncer de ovarios, cáncer ovárico", "卵巢癌"),
    ("cervical cancer", "cáncer de cuello uterino, cáncer cervicouterino", "宫颈癌, 子宫颈癌, 子宮頸癌"),
    ("endometrial cancer", "cáncer de endometrio, cáncer endometrial", "子宫内膜癌, 子宮內膜癌"),
    ("thyroid cancer", "cáncer de tiroides", "甲状腺癌, 甲狀腺癌"),
    ("nasopharyngeal cancer", "cáncer de nasofaringe, cáncer nasofaríngeo", "鼻咽癌"),
    ("head and neck cancer", "cáncer de cabeza y cuello", "头颈癌, 头颈部癌, 頭頸癌"),
    ("skin cancer", "cáncer de piel", "皮肤癌, 皮膚癌"),
    ("melanoma", "melanoma maligno", "黑色素瘤"),
    ("brain tumor", "tumor cerebral, tumor de cerebro, cáncer de cerebro, cáncer cerebral", "脑瘤, 脑肿瘤, 脑癌, 腦瘤"),
    ("leukemia", "leucemia", "白血病"),
    ("lymphoma", "linfoma", "淋巴瘤"),
    ("multiple myeloma", "mieloma múltiple", "多发性骨髓瘤, 多發性骨髓瘤"),
    ("type 2 diabetes", "diabetes tipo 2, diabetes de tipo 2", "2型糖尿病, 二型糖尿病"),
    ("diabetes", "diabetes mellitus, azúcar en la sangre", "糖尿病"),
    ("high blood pressure", "hipertensión, hipertensión arterial, presión alta, tensión alta", "高血压, 高血壓"),
    ("heart failure", "insuficiencia cardíaca, fallo cardíaco", "心力衰竭, 心衰"),
    ("stroke", "ictus, derrame cerebral, accidente cerebrovascular", "中风, 脑卒中, 卒中, 中風"),
    ("asthma", "asma", "哮喘, 氣喘"),
    ("COPD", "EPOC, enfermedad pulmonar obstructiva crónica", "慢阻肺, 慢性阻塞性肺疾病, 慢性阻塞性肺病"),
    ("chronic kidney disease", "enfermedad renal crónica, insuficiencia renal crónica", "慢性肾病, 慢性肾脏病"),
    ("hepatitis B", "hepatitis tipo B", "乙肝, 乙型肝炎"),
    ("Alzheimer disease", "alzhéimer, enfermedad de Alzheimer, mal de Alzheimer", "阿尔茨海默病, 老年痴呆, 阿茲海默症"),
    ("Parkinson disease", "enfermedad de Parkinson, mal de Parkinson", "帕金森, 帕金森病"),
    ("multiple sclerosis", "esclerosis múltiple", "多发性硬化, 多发性硬化症"),
    ("depression", "depresión", "抑郁症, 抑郁, 憂鬱症"),
    ("migraine", "migraña, jaqueca", "偏头痛, 偏頭痛"),
    ("epilepsy", "epilepsia", "癫痫, 癲癇"),
    ("rheumatoid arthritis", "artritis reumatoide", "类风湿关节炎, 类风湿性关节炎, 類風濕性關節炎"),
    ("psoriasis", "soriasis", "银屑病, 牛皮癣, 乾癬"),
    ("lupus", "lupus eritematoso sistémico", "红斑狼疮, 系统性红斑狼疮, 紅斑性狼瘡"),
    ("obesity", "obesidad", "肥胖, 肥胖症"),
)  # fmt: skip


def in_english(words: str) -> str:
    """Return the registry's words for an illness that is named in Spanish or Chinese; empty where they are not one."""
    return ENGLISH.get(_folded(words), "")


def _folded(words: str) -> str:
    """Return words without accents, which people leave out, in small letters and with single spaces."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())


def _read() -> Mapping[str, str]:
    rows = ((english, f"{spanish}, {chinese}") for english, spanish, chinese in NAMES)
    return MappingProxyType({_folded(name): english for english, names in rows for name in names.split(", ")})


ENGLISH: Final = _read()
