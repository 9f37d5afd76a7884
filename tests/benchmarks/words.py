"""What made-up records are written with: the words of the field come first and often, invented ones fill the tail."""

import random
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

_ENGLISH = """ai data hong kong system research services university company platform model language intelligent learning
software technology robotics finance bank health hospital medical imaging cloud computing city government public
policy training students school laboratory institute fund funding grant scheme startup accelerator incubator investor
voice speech chatbot vision camera sensor traffic transport logistics airport port property construction energy
insurance payments trading compliance regulatory fraud security privacy identity blockchain biotech genomics drug
discovery clinical patients elderly care education teachers curriculum talent conference summit competition sandbox
supercomputing chips semiconductor manufacturing industry automation drones vehicles autonomous driving retail
marketing media games film music translation cantonese mandarin legal contracts documents search knowledge agents
generative foundation multimodal inference edge network satellite climate weather forecasting environment waste
agriculture food tourism hotel museum heritage sports accessibility sign mental diagnosis surgery ultrasound"""

_CHINESE = """人工 智能 香港 系統 研究 服務 大學 公司 平台 模型 語言 學習 科技 技術 數據 機械 金融 銀行 健康 醫院
醫療 影像 雲端 運算 城市 政府 公共 政策 培訓 學生 學校 實驗 基金 資助 計劃 初創 加速 培育 投資 語音 識別 視覺
交通 運輸 物流 機場 港口 地產 建築 能源 保險 支付 交易 合規 監管 詐騙 安全 私隱 身份 區塊 生物 基因 藥物 臨床
病人 長者 護理 教育 教師 課程 人才 會議 峰會 比賽 沙盒 超算 晶片 半導 製造 工業 自動 無人 車輛 駕駛 零售 市場
媒體 遊戲 電影 音樂 翻譯 粵語 普通 法律 合約 文件 搜尋 知識 代理 生成 基礎 推理 邊緣 網絡 衛星 氣候 天氣 預測
環境 廢物 農業 食品 旅遊 酒店 文物 體育 無障 手語 精神 診斷 手術"""

_SYLLABLES = """ba be bo ca ce co da de do fa fi fo ga ge go ha he ho ja jo ka ki ko la le lo ma mi mo na ne no pa pe po
ra re ro sa si so ta te to va ve vo wa wi xa xi ya yo za ze zo"""
_CHARACTERS = (
    "科技智慧創新未來光明海山天地金木水火土星雲龍華中英東西南北和平安康信義德仁友通達成功永恆長久遠大正心"
    "明文武學校生長園林江河湖石玉珠寶真善美好新世紀元年月日時空間電子機器網路資訊軟件應用工程設計製作生產"
    "管理顧問服務發展集團國際亞洲太平洋環球聯合首都城鄉市區街道"
)

# How many words of each language there are; the word of rank n stands 1/n as often as the first (Zipf).
VOCABULARY = 20_000


class Words:
    """The words of one language, drawn by rank."""

    def __init__(self, first: Sequence[str], invented: Sequence[str]) -> None:
        self.ranked = list(dict.fromkeys([*first, *invented]))[:VOCABULARY]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.ranked) + 1)))

    def draw(self, rng: random.Random, number: int) -> list[str]:
        return rng.choices(self.ranked, cum_weights=self._weights, k=number)

    def near_rank(self, rng: random.Random, highest: int) -> str:
        """A word of a rank up to this one, as often from 1 to 10 as from 10 to 100."""
        return self.ranked[min(int(highest ** rng.random()), highest) - 1]


@cache
def english() -> Words:
    rng = random.Random("english")
    syllables = _SYLLABLES.split()
    invented = ["".join(rng.choices(syllables, k=rng.choice((3, 3, 4)))) for _ in range(VOCABULARY)]
    return Words(_ENGLISH.split(), invented)


@cache
def chinese() -> Words:
    rng = random.Random("chinese")
    return Words(_CHINESE.split(), ["".join(rng.choices(_CHARACTERS, k=2)) for _ in range(2 * VOCABULARY)])


def invented_name(rng: random.Random) -> str:
    return "".join(rng.choices(_SYLLABLES.split(), k=rng.choice((2, 3, 3)))).title()


def english_text(rng: random.Random, number: int) -> str:
    """Sentences of so many words in all."""
    drawn = english().draw(rng, number)
    sentences = [drawn[start : start + 14] for start in range(0, number, 14)]
    return " ".join(f"{' '.join(words).capitalize()}." for words in sentences)


def chinese_text(rng: random.Random, number: int) -> str:
    """Clauses of so many two-character words in all."""
    drawn = chinese().draw(rng, number)
    return "，".join("".join(drawn[start : start + 6]) for start in range(0, number, 6)) + "。"
