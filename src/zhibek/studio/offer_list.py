"""Every action, under the words of its command."""

from collections.abc import Mapping

from zhibek.service import (
    actions,
    assign_actions,
    fact_actions,
    fetch_actions,
    ledger_actions,
    map_actions,
    potential_actions,
    question_actions,
    trade_actions,
    whatif_actions,
)
from zhibek.studio import own_answers as own
from zhibek.studio.offers import Offer, offer_action

OFFERS: tuple[Offer, ...] = (
    Offer("run", actions.run, own.RunAsk, own.answer_run, queued=True),
    offer_action("compare", actions.compare, queued=True),
    Offer("validate", actions.validate, own.StudyAsk, own.answer_validate, queued=True),
    Offer("calibrate", actions.calibrate, own.StudyAsk, own.answer_calibrate, queued=True),
    offer_action("check", actions.check),
    offer_action("route", actions.route),
    offer_action("restrictions", actions.restrictions),
    offer_action("scenarios", actions.list_scenarios),
    offer_action("constants", actions.constants),
    Offer("report", actions.report, own.ReportAsk, own.answer_report, gives=own.ReportTold),
    Offer("new", actions.new, own.NewAsk, own.answer_new, gives=own.NewTold),
    Offer("assign", assign_actions.assign_and_write, own.AssignAsk, own.answer_assign, queued=True),
    offer_action("close", question_actions.close, queued=True),
    offer_action("threat", question_actions.threat, queued=True),
    offer_action("depend", question_actions.depend, queued=True),
    offer_action("critical", question_actions.critical, queued=True),
    offer_action("why", question_actions.why, queued=True),
    offer_action("ground", question_actions.ground, queued=True),
    offer_action("backcast", question_actions.backcast, queued=True),
    Offer("facts check", fact_actions.check_facts, own.FactsAsk, own.answer_facts, gives=own.FactsTold),
    offer_action("trade mirror", trade_actions.mirror),
    offer_action("trade reconcile", trade_actions.reconcile_trade),
    offer_action("trade target", trade_actions.target),
    offer_action("trade compare", trade_actions.compare),
    offer_action("trade share", trade_actions.share),
    offer_action("trade potential", potential_actions.potential),
    offer_action("trade gravity", potential_actions.gravity),
    offer_action("trade project", potential_actions.project),
    Offer("trade fetch", fetch_actions.fetch, own.FetchAsk, own.answer_fetch, queued=True),
    Offer("trade build", fetch_actions.build, own.StudyAsk, own.answer_build, queued=True),
    offer_action("ledger list", ledger_actions.list_agreements),
    offer_action("ledger totals", ledger_actions.total_agreements),
    offer_action("ledger realise", ledger_actions.realise_package),
    offer_action("ledger as-known-on", ledger_actions.ledger_as_known),
    offer_action("ledger show", ledger_actions.show_agreement),
    offer_action("ledger projects", ledger_actions.list_fundings),
    offer_action("ledger map", ledger_actions.map_agreements),
    offer_action("ledger influence", ledger_actions.view_influence),
    Offer(
        "ledger export", ledger_actions.export_ledger, own.ExportAsk, own.answer_export, gives=own.FileTold
    ),
    Offer("ledger import", ledger_actions.import_ledger, own.ImportAsk, own.answer_import),
    offer_action("map", map_actions.draw_frame),
    offer_action("controls", map_actions.controls),
    offer_action("whatif", whatif_actions.what_if),
    offer_action("whatif place", whatif_actions.place),
    offer_action("whatif link", whatif_actions.link),
    offer_action("whatif corridor", whatif_actions.corridor),
    offer_action("whatif why", whatif_actions.why),
    Offer("whatif save", whatif_actions.save, own.SaveAsk, own.answer_save),
)
BY_WORDS: Mapping[str, Offer] = {offer.words: offer for offer in OFFERS}
