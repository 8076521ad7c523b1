//! The needs of the own unit, or of all units for people who answer for all.

use std::sync::Arc;

use askama::Template;
use poem::{Request, Response, Result, handler, web::Data};
use serde::Deserialize;

use crate::{
    app::{
        App,
        needs::{
            needs,
            reading::{Line, Need},
        },
    },
    domain::{NeedId, NeedState},
    web::{
        edge::error::Problem,
        pages::{
            page::{Frame, send},
            visitor::Visitor,
        },
    },
};

const ON_A_PAGE: u64 = 30;

#[derive(Template)]
#[template(path = "needs/list.html")]
struct List {
    frame: Frame,
    /// The needs by the heading of their group. Empty groups are left out.
    groups: Vec<(&'static str, Vec<Row>)>,
    next: Option<NeedId>,
}

struct Row {
    href: String,
    title: String,
    purpose: String,
    about: String,
    state: &'static str,
    tag: String,
}

#[derive(Deserialize, Default)]
struct Asked {
    after: Option<NeedId>,
}

#[handler]
pub async fn show(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let asked: Asked = request.params().unwrap_or_default();
    let whole = visitor.actor().grants.iter().any(|grant| grant.units.is_none());
    let unit = if whole { None } else { visitor.unit() };
    let mut needs =
        needs::list(&app, visitor.actor(), None, unit, asked.after, ON_A_PAGE + 1).await.map_err(Problem)?;
    let more = needs.len() as u64 > ON_A_PAGE;
    needs.truncate(ON_A_PAGE as usize);
    let next = needs.last().map(|need| need.id).filter(|_| more);
    let (open, closed): (Vec<_>, Vec<_>) = needs.iter().partition(|need| need.state == NeedState::Open);
    let rows = |needs: Vec<&Need>| needs.into_iter().map(|need| row(&visitor, need)).collect::<Vec<_>>();
    let groups = [("needs-open", rows(open)), ("needs-closed", rows(closed))];
    send(&List {
        groups: groups.into_iter().filter(|(_, rows)| !rows.is_empty()).collect(),
        next,
        frame: Frame::new(&visitor, visitor.text.say(if whole { "nav-all-needs" } else { "nav-needs" })),
    })
}

fn row(visitor: &Visitor, need: &Need) -> Row {
    let (t, names) = (visitor.text, visitor.reader().names);
    let lines: Vec<String> = need.lines.iter().map(|line| line_title(visitor, line)).collect();
    let (wanted, unmet) =
        need.lines.iter().fold((0, 0), |(all, unmet), line| (all + line.fill.quantity, unmet + line.fill.unmet()));
    let (state, tag) = match need.state {
        NeedState::Open if unmet == 0 => ("good", t.say("need-covered")),
        NeedState::Open => ("warn", t.n_word("of-covered", wanted, &t.whole(wanted - unmet))),
        NeedState::Met => ("good", t.say("need-met")),
        NeedState::Withdrawn => ("", t.say("need-withdrawn")),
    };
    let unit = names.unit(need.unit).unwrap_or_default();
    let by = t.word("needed-by", &t.day(need.needed_by, visitor.today));
    Row {
        href: format!("/needs/{}", need.id),
        title: lines.join(", "),
        purpose: need.purpose.clone(),
        about: format!("{unit} · {by}"),
        state,
        tag,
    }
}

/// "12 × kontorstol".
pub fn line_title(visitor: &Visitor, line: &Line) -> String {
    let asked = visitor.reader().names.asked_for(line.category.as_deref(), line.function.as_deref());
    let asked = asked.unwrap_or_default().to_lowercase();
    format!("{} × {asked}", visitor.text.whole(line.fill.quantity))
}
