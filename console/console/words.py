"""Words that the contract sends and the console translates: statuses, kinds, flags. Others stay English."""


def N_(word: str) -> str:
    """Marks a message for the catalogs."""
    return word


WORDS = (
    *(N_("pending"), N_("processing"), N_("shipped"), N_("delivered"), N_("cancelled"), N_("returned")),
    *(N_("unpaid"), N_("paid"), N_("partly refunded"), N_("partially refunded"), N_("refunded"), N_("created")),
    *(N_("requires action"), N_("completed"), N_("failed"), N_("requested"), N_("succeeded"), N_("done"), N_("open")),
    *(N_("incomplete"), N_("trialing"), N_("active"), N_("past due"), N_("canceled"), N_("blocked"), N_("disabled")),
    *(N_("shown"), N_("hidden"), N_("human pending"), N_("auto blocked"), N_("clean"), N_("removed"), N_("expired")),
    *(N_("draft"), N_("in progress"), N_("complete"), N_("ordered"), N_("locked"), N_("printed"), N_("archived")),
    *(N_("outdated"), N_("void"), N_("uncollectible"), N_("cancel now"), N_("cancel at period end"), N_("refund")),
    *(N_("restoration"), N_("figures"), N_("illustration"), N_("print file"), N_("staff"), N_("system"), N_("command")),
    *(N_("initial"), N_("reserve"), N_("release"), N_("set"), N_("adjust"), N_("return"), N_("confirmation")),
    *(N_("grant"), N_("hold"), N_("capture"), N_("adjustment"), N_("recall"), N_("purchase")),
    *(N_("spent before refund"), N_("customer deleted"), N_("amount mismatch"), N_("refund failed")),
    *(N_("orders"), N_("units"), N_("revenue"), N_("tax"), N_("shipping"), N_("discount")),
    *(N_("refunds"), N_("voided"), N_("net revenue"), N_("average order"), N_("new"), N_("new revenue")),
    *(N_("returning"), N_("repeat orders"), N_("repeat revenue"), N_("carts"), N_("abandoned carts"), N_("checkouts")),
    *(N_("checkout rate"), N_("payment rate"), N_("conversion rate"), N_("purchases"), N_("sold"), N_("used")),
    *(N_("recalled"), N_("adjusted"), N_("outstanding"), N_("started"), N_("ended"), N_("recurring")),
    *(N_("invoices"), N_("churn"), N_("submitted"), N_("credits"), N_("cost"), N_("failure rate")),
    *(N_("sales"), N_("products"), N_("customers"), N_("funnel"), N_("subscriptions"), N_("jobs")),
    *(N_("mail"), N_("audit"), N_("books"), N_("stock"), N_("accounts")),
    *(N_("refused"), N_("unknown"), N_("accepted"), N_("intended")),
    *(N_("discarded"), N_("repeated"), N_("interrupted")),
    *(N_("working"), N_("stopped"), N_("unavailable")),
    *(N_("read"), N_("write"), N_("erase"), N_("revoked"), N_("api keys"), N_("catalog"), N_("moderation")),
    *(N_("dead letters"), N_("settings"), N_("reports"), N_("imports"), N_("exports"), N_("payments")),
    *(N_("uploading"), N_("waiting"), N_("running"), N_("changed"), N_("unchanged")),
    *(N_("failing"), N_("reported"), N_("approved"), N_("restored")),
    *(N_("keep"), N_("comp"), N_("pause"), N_("resume"), N_("paused")),
    *(N_("generation"), N_("page"), N_("cover"), N_("character")),
)
