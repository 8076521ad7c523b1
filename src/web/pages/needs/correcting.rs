//! Correcting what a need says: what it is for, and what was considered.

use std::sync::Arc;

use poem::{
    Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        needs::{corrections, needs},
    },
    domain::{
        NeedId, NeedState, Refused as No,
        directory::actor::Act,
        fields::LONGEST_NOTE,
        needs::need::{Corrections, LONGEST_PURPOSE},
    },
    web::{
        edge::error::Problem,
        pages::{
            form::{Field, Form},
            page::see,
            posted::Posted,
            sheet::{Refused, Sheet},
            visitor::Visitor,
        },
    },
};

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<NeedId>) -> Result<Response> {
    page(&visitor, &app, id, None).await
}

async fn page(visitor: &Visitor, app: &App, id: NeedId, refused: Option<Refused<'_>>) -> Result<Response> {
    let t = visitor.text;
    let need = needs::plain(app, visitor.actor(), id).await.map_err(Problem)?;
    visitor.actor().may(Act::StateNeed, need.unit).map_err(Problem::from)?;
    match need.state {
        NeedState::Open => {}
        NeedState::Met | NeedState::Withdrawn => {
            return Err(Problem::from(No::WrongState { what: "need", state: need.state.to_string() }).into());
        }
    }
    let form = Form::new("correct", format!("/needs/{id}/correct"), t.say("save"))
        .primary()
        .with(Field::hidden("version", need.version))
        .with(Field::text("purpose", t.say("stating-why"), LONGEST_PURPOSE).holds(&need.purpose).required())
        .with(
            Field::lines("note", t.say("stating-note"), LONGEST_NOTE)
                .hint(t.say("stating-note-hint"))
                .holds(&need.note),
        );
    Sheet::new(visitor, t.say("need-correct-title"))
        .crumb("/needs", t.say("nav-needs"))
        .crumb(format!("/needs/{id}"), need.purpose)
        .about(t.say("need-correct-about"))
        .form(form)
        .refused(refused)
        .send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>, Path(id): Path<NeedId>) -> Result<Response> {
    match saved(&posted, &app, id).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => page(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn saved(posted: &Posted, app: &App, id: NeedId) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let expected = &given.version()?;
    let changes =
        &Corrections { purpose: Some(given.shown("purpose").to_owned()), note: Some(given.shown("note").to_owned()) };
    posted
        .write(|tx| async move {
            corrections::correct(app, &tx, actor, id, expected, changes).await?;
            Ok(format!("/needs/{id}"))
        })
        .await
}
