//! A need: its lines with their ladders, and what was decided.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        needs::{
            climb,
            decisions::{self, Answer, DecisionRequest},
            needs,
            reading::Need,
            withdrawals,
        },
    },
    domain::{DecisionId, LineId, NeedId, NeedState, OfferId, WithdrawalReason, directory::actor::Act, time},
    web::{
        edge::error::Problem,
        pages::{
            needs::stairs::Stairs,
            page::{Frame, Told, once, see, send_as},
            posted::Posted,
            visitor::Visitor,
        },
    },
};

/// The reasons for withdrawing a need, the most frequent first.
const REASONS: [WithdrawalReason; 7] = [
    WithdrawalReason::DoWithout,
    WithdrawalReason::Shared,
    WithdrawalReason::Borrowed,
    WithdrawalReason::Repaired,
    WithdrawalReason::Postponed,
    WithdrawalReason::Mistake,
    WithdrawalReason::Other,
];

#[derive(Template)]
#[template(path = "needs/need.html")]
struct Page {
    frame: Frame,
    id: NeedId,
    purpose: String,
    about: String,
    open: bool,
    /// Why it is no longer open.
    closed: Option<String>,
    lines: Vec<Stairs>,
    may_decide: bool,
    reasons: Vec<(String, String)>,
    told: Option<Told>,
    csrf: String,
    once: String,
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<NeedId>) -> Result<Response> {
    page(&visitor, &app, id, None).await
}

async fn page(visitor: &Visitor, app: &App, id: NeedId, told: Option<Told>) -> Result<Response> {
    let need = needs::with_offers(app, visitor.actor(), id).await.map_err(Problem)?;
    let (t, names) = (visitor.text, visitor.reader().names);
    let mut lines: Vec<Stairs> = need.lines.iter().map(|line| Stairs::of(visitor, line)).collect();
    // Lines that still lack things come first.
    lines.sort_by_key(|line| (line.withdrawn, line.met));
    let unit = names.unit(need.unit).unwrap_or_default();
    let place = names.place(need.place).unwrap_or_default();
    let by = t.word("needed-by", &t.day(need.needed_by, visitor.today));
    let closed = match need.state {
        NeedState::Open => None,
        NeedState::Met => Some(t.say("need-met-all")),
        NeedState::Withdrawn => {
            let reason = need.withdrawal_reason.map(|reason| withdrawal(reason, visitor)).unwrap_or_default();
            let why = t.word("need-withdrawn-for", &reason);
            Some(match withdrawn_when(visitor, app, &need).await? {
                Some(when) => format!("{why} {when}"),
                None => why,
            })
        }
    };
    let reasons = REASONS.into_iter().map(|reason| (reason.to_string(), withdrawal(reason, visitor)));
    let title = lines.first().map(|line| line.title.clone()).unwrap_or_else(|| need.purpose.clone());
    let status = Told::status(told.as_ref());
    send_as(
        status,
        &Page {
            id,
            purpose: need.purpose,
            about: format!("{unit} · {place} · {by}"),
            open: need.state == NeedState::Open,
            closed,
            lines,
            may_decide: visitor.actor().may(Act::Decide, need.unit).is_ok(),
            reasons: reasons.collect(),
            told,
            csrf: visitor.csrf(),
            once: once(),
            frame: Frame::new(visitor, title),
        },
    )
}

/// The day on which the need was withdrawn, and the person who did it, if the reader may know that.
async fn withdrawn_when(visitor: &Visitor, app: &App, need: &Need) -> Result<Option<String>> {
    let (t, actor) = (visitor.text, visitor.actor());
    let Some(at) = need.closed_at else { return Ok(None) };
    let day = t.day(time::civil_date(at, &actor.time_zone), visitor.today);
    Ok(Some(match needs::withdrawer(app.db.read(), actor, need).await.map_err(Problem)? {
        Some(name) => t.words("need-withdrawn-by", &name, &day),
        None => t.word("need-withdrawn-on", &day),
    }))
}

fn withdrawal(reason: WithdrawalReason, visitor: &Visitor) -> String {
    visitor.text.say(&format!("withdrawal-{}", reason.to_string().replace('_', "-")))
}

/// Redirects to the next page, or shows the need with the refusal.
pub async fn back(posted: &Posted, app: &App, id: NeedId, done: Result<String, Problem>) -> Result<Response> {
    match done {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, app, id, Some(Told::of(&posted.visitor, problem)?)).await,
    }
}

#[handler]
pub async fn take(posted: Posted, app: Data<&Arc<App>>, Path((id, line)): Path<(NeedId, LineId)>) -> Result<Response> {
    let done = accept(&posted, &app, id, line).await;
    back(&posted, &app, id, done).await
}

async fn accept(posted: &Posted, app: &App, id: NeedId, line: LineId) -> Result<String, Problem> {
    let (actor, fields) = (posted.visitor.actor(), &posted.fields);
    let request = &DecisionRequest {
        offer: OfferId(fields.required("offer")?),
        seen: fields.text("seen").map(str::to_owned),
        verdict: Answer::Accept(fields.required("n")?),
    };
    let looked = &decisions::look(app, actor, id, line, request).await?;
    posted
        .write(|tx| async move {
            decisions::decide(app, &tx, actor, (id, line), request, looked).await?;
            Ok(format!("/needs/{id}#line-{line}"))
        })
        .await
}

/// Asks the coordinator about the things that the line's requirements exclude.
#[handler]
pub async fn ask(posted: Posted, app: Data<&Arc<App>>, Path((id, line)): Path<(NeedId, LineId)>) -> Result<Response> {
    let done = question(&posted, &app, id, line).await;
    back(&posted, &app, id, done).await
}

async fn question(posted: &Posted, app: &App, id: NeedId, line: LineId) -> Result<String, Problem> {
    let actor = posted.visitor.actor();
    let looked = &climb::look(app, actor, id, line).await?;
    posted
        .write(|tx| async move {
            climb::ask_now(app, &tx, actor, (id, line), looked).await?;
            Ok(format!("/needs/{id}#line-{line}"))
        })
        .await
}

#[handler]
pub async fn revoke_decline(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, line, decision)): Path<(NeedId, LineId, DecisionId)>,
) -> Result<Response> {
    let actor = posted.visitor.actor();
    let done = posted.write(|tx| async move {
        decisions::revoke_decline(&tx, actor, id, line, decision).await?;
        Ok(format!("/needs/{id}#line-{line}"))
    });
    back(&posted, &app, id, done.await).await
}

#[handler]
pub async fn withdraw(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<NeedId>) -> Result<Response> {
    let done = withdrawn(&posted, id).await;
    back(&posted, &app, id, done).await
}

/// The whole need, or the one line that the form names.
async fn withdrawn(posted: &Posted, id: NeedId) -> Result<String, Problem> {
    let (actor, fields) = (posted.visitor.actor(), &posted.fields);
    let reason: WithdrawalReason = fields.required("reason")?;
    let line = fields.value("line")?.map(LineId);
    let note = fields.text("note").unwrap_or_default();
    posted
        .write(|tx| async move {
            match line {
                Some(line) => withdrawals::withdraw_line(&tx, actor, (id, line), reason, note).await?,
                None => withdrawals::withdraw(&tx, actor, id, reason, note).await?,
            };
            Ok(format!("/needs/{id}"))
        })
        .await
}
