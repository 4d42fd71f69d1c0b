"""Begin with a short list of spam words, and let moderators moderate."""

from django.db import migrations

GROUPS = ["Moderators"]
WORDS = {
    "en": {
        50: [
            "viagra",
            "cialis",
            "online casino",
            "casino bonus",
            "payday loan",
            "escort service",
            "replica watches",
            "replica handbags",
            "buy followers",
            "cheap followers",
            "porn",
            "sex cam",
            "forex signals",
            "binary options",
            "hacked account recovery",
            "crypto recovery",
            "recover your funds",
            "private key recovery",
            "seo services",
            "backlinks",
            "guest post service",
            "essay writing service",
            "work from home and earn",
        ],
        35: [
            "casino",
            "betting",
            "jackpot",
            "slot machine",
            "crypto investment",
            "bitcoin",
            "forex",
            "guaranteed profit",
            "double your money",
            "passive income",
            "earn money",
            "make money",
            "weight loss pills",
            "keto pills",
            "male enhancement",
            "dating site",
            "hot singles",
            "whatsapp",
            "telegram",
            "click here",
            "click my profile",
            "free gift card",
            "limited offer",
            "best price guaranteed",
            "wholesale price",
            "cheap price",
            "promo code",
            "visit my website",
            "visit our site",
            "check my bio",
            "loan",
            "spell caster",
            "love spell",
            "investment platform",
            "cbd oil",
        ],
        20: [
            "discount",
            "100% free",
            "act now",
            "order now",
            "risk free",
            "dm me",
            "contact me",
            "subscribe to my",
            "follow me",
            "earn",
            "prize",
            "winner",
        ],
    },
    "zh-hans": {
        50: [
            "博彩",
            "六合彩",
            "时时彩",
            "网上赌场",
            "真人荷官",
            "代开发票",
            "代办发票",
            "办证",
            "代孕",
            "裸聊",
            "约炮",
            "成人视频",
            "枪支",
            "迷药",
            "刷单",
            "刷单兼职",
            "网赚",
            "信用卡套现",
            "无抵押贷款",
            "黑户贷款",
            "高仿手表",
            "高仿包",
            "买粉丝",
            "代刷",
        ],
        35: [
            "赌场",
            "彩票",
            "返利",
            "日结",
            "日赚",
            "月入过万",
            "躺赚",
            "兼职",
            "贷款",
            "加微信",
            "加我微信",
            "加薇",
            "加v",
            "加vx",
            "微信号",
            "薇信",
            "加qq",
            "扣扣群",
            "进群",
            "私聊我",
            "稳赚",
            "包赚",
            "炒币",
            "比特币",
            "区块链投资",
            "理财平台",
            "跟单",
            "减肥药",
            "壮阳",
            "批发价",
            "厂家直销",
            "一手货源",
            "代理招募",
            "招代理",
            "点击链接",
            "复制链接",
            "免费领取",
            "红包群",
            "优惠券群",
            "高仿",
            "精仿",
            "原单",
            "发票",
        ],
        20: ["免费", "优惠", "赚钱", "推广", "代购", "联系我", "私信我", "扫码", "关注公众号"],
    },
}


def fill(apps, schema_editor):
    Word = apps.get_model("moderation", "Word")
    Word.objects.bulk_create(
        Word(language=language, text=text, weight=weight)
        for language, lists in WORDS.items()
        for weight, words in lists.items()
        for text in words
    )


def empty(apps, schema_editor):
    apps.get_model("moderation", "Word").objects.all().delete()


def _permission(apps):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="case"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename="moderate",
        defaults={"name": "Can decide on what readers contribute"},
    )
    return permission


def allow(apps, schema_editor):
    permission = _permission(apps)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(permission)


def forbid(apps, schema_editor):
    permission = _permission(apps)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [migrations.RunPython(fill, empty), migrations.RunPython(allow, forbid)]
