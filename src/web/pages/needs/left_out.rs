//! What the requirements and limits of a line leave out, and the coordinator's release of what nobody decided.

use std::{collections::BTreeMap, sync::Arc};

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App, Error,
        needs::{
            approvals::{self, Releasing},
            needs,
            offers::Computed,
            reading::{Line, Need},
        },
        stock::{lots, names::Whereabouts},
    },
    domain::{
        LineId, LineState, LotId, NeedId, Refused as No, Rung,
        directory::actor::Act,
        fields::LONGEST_NOTE,
        needs::{
            left_out::{Cause, LeftOut},
            requirement::Requirements,
        },
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            form::{Field, Form},
            needs::list::line_title,
            page::see,
            posted::Posted,
            sheet::{Cell, Refused, Sheet, Table},
            stock::card::condition,
            visitor::Visitor,
        },
        texts,
    },
};

/// The most things that are listed.
const SHOWN: usize = 200;

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(at): Path<(NeedId, LineId)>) -> Result<Response> {
    page(&visitor, &app, at, None).await
}

async fn page(
    visitor: &Visitor,
    app: &App,
    (id, line): (NeedId, LineId),
    refused: Option<Refused<'_>>,
) -> Result<Response> {
    let t = visitor.text;
    let (need, computed) = needs::left_out(app, visitor.actor(), id, line).await.map_err(Problem)?;
    let all = &computed.offers.left_out;
    let listed: Vec<&LeftOut> = all.iter().take(SHOWN).collect();
    let more = (all.len() - listed.len()) as i64;
    let ids: Vec<LotId> = listed.iter().filter_map(|left| left.lot).collect();
    let ours = lots::these(app, visitor.actor(), &ids).await.map_err(Problem)?;
    let codes: BTreeMap<LotId, String> = ours.into_iter().map(|lot| (lot.id, lot.code)).collect();
    let (things, articles) = computed.offers.excluded_below(Rung::New);
    let title = |line: &Line| line_title(visitor, line);
    let mut sheet = Sheet::new(visitor, t.say("left-out-title"))
        .crumb("/needs", t.say("nav-needs"))
        .crumb(format!("/needs/{id}#line-{line}"), need.lines.first().map_or_else(String::new, title));
    if things > 0 {
        sheet = sheet.about(t.n("leaves-out", things));
    }
    if articles > 0 {
        sheet = sheet.about(t.n("leaves-out-articles", articles));
    }
    sheet = sheet.facts(said(visitor, &computed)).table(table(visitor, &listed, &codes));
    if more > 0 {
        sheet = sheet.note("", t.n("left-out-more", more));
    }
    if !computed.offers.beyond.is_empty() {
        sheet = sheet.heading(t.say("left-out-beyond")).facts(beyond(visitor, &computed));
    }
    if let Some(form) = release_form(visitor, &need, line, &computed) {
        sheet = sheet.form(form);
    }
    sheet.refused(refused).send()
}

/// What the line demands, and what declines have added to that.
fn said(visitor: &Visitor, computed: &Computed) -> Vec<(String, Cell)> {
    let words = |wanted: &Requirements| visitor.reader().wishes(wanted).join(" · ");
    let (stated, learned) = (words(&computed.line.requirements), words(&computed.limits()));
    let both = [("left-out-stated", stated), ("left-out-learned", learned)];
    let known = both.into_iter().filter(|(_, words)| !words.is_empty());
    known.map(|(name, words)| (visitor.text.say(name), Cell::from(words))).collect()
}

/// The things that are too many to be listed, by the site where they stand.
fn beyond(visitor: &Visitor, computed: &Computed) -> Vec<(String, Cell)> {
    let names = visitor.reader().names;
    let sites = computed.offers.beyond.iter().map(|more| {
        let name = more.site_name.clone().or_else(|| names.place(more.site)).unwrap_or_default();
        (name, Cell::from(visitor.text.whole(more.n)))
    });
    sites.collect()
}

fn table(visitor: &Visitor, listed: &[&LeftOut], codes: &BTreeMap<LotId, String>) -> Table {
    let t = visitor.text;
    let mut table = Table::new(t.say("left-out-things"), t.say("left-out-none"))
        .column(t.say("col-title"))
        .figures(t.say("col-n"))
        .column(t.say("col-place"))
        .figures(t.say("facet-distance-short"))
        .column(t.say("col-sizes"))
        .column(t.say("col-condition"))
        .column(t.say("left-out-why"));
    table.rows = listed.iter().map(|left| row(visitor, left, codes)).collect();
    table
}

fn row(visitor: &Visitor, left: &LeftOut, codes: &BTreeMap<LotId, String>) -> Vec<Cell> {
    let (t, reader) = (visitor.text, visitor.reader());
    let article = left.name.clone().filter(|_| left.item.is_some());
    let title = article.unwrap_or_else(|| reader.names.title(&left.facts));
    let code = left.lot.and_then(|lot| codes.get(&lot));
    let site = left.site_name.clone().or_else(|| left.site.and_then(|site| reader.names.place(site)));
    let kilometres = |metres| format!("{}\u{a0}km", texts::kilometres(t.language, metres));
    let words = reader.thing(&left.facts, &Whereabouts::default(), visitor.today);
    vec![
        match code {
            Some(code) => Cell::link(format!("/things/{code}"), title),
            None => title.into(),
        },
        // There is no end of an article.
        left.lot.map(|_| t.whole(left.available)).unwrap_or_default().into(),
        site.unwrap_or_default().into(),
        left.reach.distance_m.map(kilometres).unwrap_or_default().into(),
        words.sizes.unwrap_or_default().into(),
        left.facts.condition.map(|one| condition(t, one)).unwrap_or_default().into(),
        t.say(because(left.cause)).into(),
    ]
}

fn because(cause: Cause) -> &'static str {
    match cause {
        Cause::Requirements => "left-out-stated",
        Cause::Limits => "left-out-learned",
        Cause::Alike => "left-out-alike",
        Cause::Place => "left-out-place",
        Cause::Held => "left-out-held",
    }
}

/// The form for releasing what nobody decided. Whoever stated the need does not release anything for it.
fn release_form(visitor: &Visitor, need: &Need, line: LineId, computed: &Computed) -> Option<Form> {
    let (t, actor) = (visitor.text, visitor.actor());
    let is_open = need.lines.iter().any(|line| line.state == LineState::Open);
    if !is_open || need.by == actor.person || actor.may(Act::Approve, need.unit).is_err() {
        return None;
    }
    let undecided = |rung: &Rung| !computed.offers.decide_first(*rung).is_empty();
    let rungs = [Rung::Repair, Rung::Used, Rung::New].into_iter().filter(undecided);
    let rungs: Vec<Choice> = rungs.map(|rung| Choice::new(rung, t.of("step", rung), None)).collect();
    if rungs.is_empty() {
        return None;
    }
    let form = Form::new("release", format!("/needs/{}/lines/{line}/release", need.id), t.say("open-step-go"))
        .titled(t.say("open-step-title"))
        .about(t.say("open-step-about"))
        .with(Field::choice("rung", t.say("open-step-rung"), rungs, None).required())
        .with(Field::lines("note", t.say("today-note"), LONGEST_NOTE).required());
    Some(form)
}

#[handler]
pub async fn release(posted: Posted, app: Data<&Arc<App>>, Path(at): Path<(NeedId, LineId)>) -> Result<Response> {
    match released(&posted, &app, at).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let wordless = matches!(&problem, Problem(Error::Refused(No::NoteNeeded)));
            let refused = Refused::of(&posted, problem)?;
            let refused = if wordless { refused.at("note") } else { refused };
            page(&posted.visitor, &app, at, Some(refused)).await
        }
    }
}

async fn released(posted: &Posted, app: &App, (id, line): (NeedId, LineId)) -> Result<String, Problem> {
    let (actor, fields) = (posted.visitor.actor(), &posted.fields);
    let releasing = &Releasing { rung: fields.required("rung")?, note: fields.shown("note") };
    let looked = &approvals::look(app, actor, id, line).await?;
    posted
        .write(|tx| async move {
            approvals::release(app, &tx, actor, (id, line), releasing, looked).await?;
            Ok(format!("/needs/{id}#line-{line}"))
        })
        .await
}
