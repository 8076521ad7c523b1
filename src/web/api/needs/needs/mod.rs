//! Needs, their lines and what is decided about offers.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
};
use crate::{
    app::{
        App,
        needs::{approvals, climb, corrections, decisions, line_edits, needs, withdrawals},
    },
    domain::{DecisionId, LineId, NeedId, NeedState, UnitId},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

mod decided;
mod input;
mod left_out;
mod view;

use input::{Ask, ChangeLine, CorrectNeed, Decide, Release, StateNeed, Withdraw};
use left_out::LeftOutPage;
use view::{Line, Need, NeedPage};

pub struct NeedsApi;

#[OpenApi(tag = "Tag::Needs")]
impl NeedsApi {
    /// States a need and answers what could fill it, reuse first.
    #[oai(path = "/needs", method = "post")]
    async fn state(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<StateNeed>) -> Result<Created<Need>, Problem> {
        let (app, caller) = (app.0.as_ref(), &auth.0);
        let new = &body.0.clone().parse()?;
        let looked = &needs::look(app, &caller.actor, new).await?;
        let answer = caller
            .write(app, &body.0, |tx| async move {
                Ok(Need::of(needs::state(app, &tx, &caller.actor, new, Some(looked.clone())).await?, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// Needs of the organisation, newest first, without their offers.
    #[oai(path = "/needs", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        state: Query<Option<NeedState>>,
        /// With everything below it.
        unit: Query<Option<UnitId>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u64>>,
        after: Query<Option<NeedId>>,
    ) -> Answer<NeedPage> {
        let caller = &auth.0;
        let limit = limit.0.unwrap_or(50);
        let mut rows = needs::list(&app, &auth.0.actor, state.0, unit.0, after.0, limit + 1).await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(limit as usize);
        let next = more.then(|| rows.last().map(|need| need.id)).flatten();
        Ok(Json(NeedPage { items: rows.into_iter().map(|need| Need::of(need, caller)).collect(), next }))
    }

    /// One need with its offers as they are now.
    #[oai(path = "/needs/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<NeedId>) -> Result<Changed<Need>, Problem> {
        let (app, caller) = (app.0.as_ref(), &auth.0);
        Ok(Changed::of(&Need::of(needs::with_offers(app, &caller.actor, id.0).await?, caller)))
    }

    /// Corrects what the need is for, and what was considered. Answers the need without its offers, which this does not
    /// change.
    #[oai(path = "/needs/:id", method = "patch")]
    async fn correct(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<CorrectNeed>,
    ) -> Result<Changed<Need>, Problem> {
        let expected = &if_match(&version.0)?;
        let (app, caller, id) = (app.0.as_ref(), &auth.0, id.0);
        let changes = &body.0.clone().into();
        let corrected = caller.write(app, &body.0, |tx| async move {
            Ok(Need::of(corrections::correct(app, &tx, &caller.actor, id, expected, changes).await?, caller))
        });
        let now = async { Ok(Need::of(needs::plain(app, &caller.actor, id).await?, caller)) };
        edited(corrected.await, now).await
    }

    /// The need is gone after all; what was kept for it is free again.
    #[oai(path = "/needs/:id/withdrawal", method = "post")]
    async fn withdraw(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        body: Body<Withdraw>,
    ) -> Result<Created<Need>, Problem> {
        let (app, caller, wish, id) = (app.0.as_ref(), &auth.0, &body.0, id.0);
        let answer = caller
            .write(app, wish, |tx| async move {
                let note = wish.note.as_deref().unwrap_or("");
                Ok(Need::of(withdrawals::withdraw(&tx, &caller.actor, id, wish.reason, note).await?, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// One line is not needed after all; with the last one the need is withdrawn.
    #[oai(path = "/needs/:id/lines/:line/withdrawal", method = "post")]
    async fn withdraw_line(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<Withdraw>,
    ) -> Result<Created<Need>, Problem> {
        let (app, caller, wish, line) = (app.0.as_ref(), &auth.0, &body.0, (id.0, line.0));
        let note = wish.note.as_deref().unwrap_or("");
        let answer = caller
            .write(app, wish, |tx| async move {
                Ok(Need::of(withdrawals::withdraw_line(&tx, &caller.actor, line, wish.reason, note).await?, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// What is there to be had of the category and what the line's requirements and limits leave out, nearest first.
    #[oai(path = "/needs/:id/lines/:line/left-out", method = "get")]
    async fn left_out(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
    ) -> Answer<LeftOutPage> {
        let (app, caller) = (app.0.as_ref(), &auth.0);
        let (_, computed) = needs::left_out(app, &caller.actor, id.0, line.0).await?;
        Ok(Json(LeftOutPage::of(&computed, caller.reader())))
    }

    /// Asks the coordinator about what the line's requirements and limits leave out, where nothing else is left to decide
    /// and nobody was asked yet. Declines and changes ask by themselves; this is for when others took what was left.
    #[oai(path = "/needs/:id/lines/:line/question", method = "post")]
    async fn ask(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<Ask>,
    ) -> Result<Created<Line>, Problem> {
        let (app, caller, id, line) = (app.0.as_ref(), &auth.0, id.0, line.0);
        let looked = &climb::look(app, &caller.actor, id, line).await?;
        let answer = caller
            .write(app, &body.0, |tx| async move {
                Ok(Line::of(climb::ask_now(app, &tx, &caller.actor, (id, line), looked).await?, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// Asks for something else, or for more or fewer, while the line is open: also after the coordinator said no to what
    /// was asked for first.
    #[oai(path = "/needs/:id/lines/:line", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        /// The line's `version`.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<ChangeLine>,
    ) -> Result<Changed<Line>, Problem> {
        let expected = &if_match(&version.0)?;
        let (app, caller, id, line) = (app.0.as_ref(), &auth.0, id.0, line.0);
        let change = &body.0.clone().into();
        let looked = &line_edits::look(app, &caller.actor, id, line, change).await?;
        let changed = caller.write(app, &body.0, |tx| async move {
            let edited = line_edits::edit(app, &tx, &caller.actor, (id, line), expected, change, looked).await?;
            Ok(Line::of(edited, caller))
        });
        let now = async { Ok(Line::of(needs::line_with_offers(app, &caller.actor, id, line).await?, caller)) };
        edited(changed.await, now).await
    }

    /// Accepts n of an offer, or declines it for a reason. Answers the line with what is offered now.
    #[oai(path = "/needs/:id/lines/:line/decisions", method = "post")]
    async fn decide(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<Decide>,
    ) -> Result<Created<Line>, Problem> {
        let (app, caller, id, line) = (app.0.as_ref(), &auth.0, id.0, line.0);
        let request = &body.0.clone().parse()?;
        let looked = &decisions::look(app, &caller.actor, id, line, request).await?;
        let answer = caller
            .write(app, &body.0, |tx| async move {
                let decided = decisions::decide(app, &tx, &caller.actor, (id, line), request, looked).await?;
                Ok(Line::of(decided, caller))
            })
            .await?;
        Ok(answer.into())
    }

    /// Takes a decline back: what it settled is offered again, and nothing dearer may be called off before that is
    /// decided. An accept is taken back by releasing its reservation.
    #[oai(path = "/needs/:id/lines/:line/decisions/:decision", method = "delete")]
    async fn revoke_decline(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        decision: Path<DecisionId>,
    ) -> Result<Changed<Line>, Problem> {
        let (app, caller, id, line, decision) = (app.0.as_ref(), &auth.0, id.0, line.0, decision.0);
        let write =
            app.db.write(|tx| async move { decisions::revoke_decline(&tx, &caller.actor, id, line, decision).await });
        // The offers are computed after the transaction, so that no other request waits for them.
        write.await?;
        Ok(Changed::of(&Line::of(needs::line_with_offers(app, &caller.actor, id, line).await?, caller)))
    }

    /// The coordinator releases what nobody decided below a rung, once three times the lacking quantity was offered.
    #[oai(path = "/needs/:id/lines/:line/release", method = "post")]
    async fn release(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<NeedId>,
        line: Path<LineId>,
        body: Body<Release>,
    ) -> Result<Created<Line>, Problem> {
        let (app, caller, wish, id, line) = (app.0.as_ref(), &auth.0, &body.0, id.0, line.0);
        let releasing = &approvals::Releasing { rung: wish.rung, note: &wish.note };
        let looked = &approvals::look(app, &caller.actor, id, line).await?;
        let answer = caller
            .write(app, wish, |tx| async move {
                let released = approvals::release(app, &tx, &caller.actor, (id, line), releasing, looked).await?;
                Ok(Line::of(released, caller))
            })
            .await?;
        Ok(answer.into())
    }
}
