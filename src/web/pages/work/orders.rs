//! Work orders of the organisation: what is asked of partners, and the answers to their quotes.

use std::sync::Arc;

use poem::{
    Request, Response, Result, handler,
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        stock::codes,
        work::{
            partners, photos, steps,
            work_orders::{self, Wanted, WorkOrder},
        },
    },
    domain::{
        self, PartnerId, PlaceId, Refused as No, WorkKind, WorkOrderId, WorkOrderState, directory::actor::Act,
        fields::LONGEST_NOTE,
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::{self, Choice},
            form::{Field, Form},
            page::see,
            posted::{Fields, Posted},
            sheet::{Cell, Refused, Sheet, Table},
            stock::card::Picture,
            visitor::Visitor,
            work::{forms, kinds},
        },
    },
};

const ON_A_PAGE: u64 = 50;
const MOST_PARTNERS: u64 = 200;
const KINDS: [WorkKind; 8] = [
    WorkKind::Repair,
    WorkKind::Reupholster,
    WorkKind::Clean,
    WorkKind::Wipe,
    WorkKind::Inspect,
    WorkKind::Transport,
    WorkKind::Store,
    WorkKind::Recycle,
];

fn may_order(visitor: &Visitor) -> bool {
    visitor.actor().units_for(Act::OrderWork).is_none_or(|units| !units.is_empty())
}

#[handler]
pub async fn list(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    let after = given.value("after").ok().flatten().map(WorkOrderId);
    let state: Option<WorkOrderState> = given.value("state").ok().flatten();
    let found = work_orders::list(app.db.read(), visitor.actor(), state, None, after, ON_A_PAGE + 1);
    let mut found = found.await.map_err(Problem)?;
    let more = found.len() as u64 > ON_A_PAGE;
    found.truncate(ON_A_PAGE as usize);
    let t = visitor.text;
    let next = found.last().filter(|_| more).map(|one| format!("/work-orders?after={}", one.id));
    let table = Table::new(t.say("nav-work"), t.say("work-none"))
        .column(t.say("work-what"))
        .column(t.say("work-partner"))
        .column(t.say("work-state"))
        .column(t.say("work-ready"))
        .figures(t.say("work-cost"));
    let row = |order: &WorkOrder| {
        let (class, state) = kinds::state(t, order.state);
        let late = order.is_open() && order.ready_on.is_some_and(|day| day < visitor.today);
        let day = order.ready_on.map(|day| t.day(day, visitor.today)).unwrap_or_default();
        let money = order.cost.as_ref().or(order.quote.as_ref()).or(order.estimate.as_ref());
        vec![
            Cell::link(format!("/work-orders/{}", order.id), kinds::title(t, visitor.reader(), order, visitor.today)),
            order.partner_name.clone().unwrap_or_default().into(),
            Cell::tag(class, state),
            if late { Cell::tag("bad", day) } else { day.into() },
            money.map(|money| t.money(money)).unwrap_or_default().into(),
        ]
    };
    let table = Table { rows: found.iter().map(row).collect(), next, ..table };
    let mut sheet = Sheet::new(&visitor, t.say("nav-work"));
    if may_order(&visitor) {
        sheet = sheet.act("/partners", t.say("nav-partners"));
    }
    sheet.table(table).send()
}

/// The form for work on one thing: `code` names the thing.
#[handler]
pub async fn new(request: &Request, visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    let given = Fields::new(request.params::<Vec<(String, String)>>().unwrap_or_default());
    ordering(&visitor, &app, given.shown("code"), None).await
}

async fn ordering(visitor: &Visitor, app: &App, code: &str, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let found = codes::by_code(app.db.read(), actor, code, None, visitor.place()).await.map_err(Problem)?;
    actor.may(Act::OrderWork, found.lot.unit).map_err(Problem::from)?;
    let words = visitor.reader().lot(&found.lot, None, visitor.today);
    let all = partners::list(app.db.read(), actor, None, MOST_PARTNERS).await.map_err(Problem)?;
    let known = all.into_iter().map(|one| Choice::new(one.id, one.entered.name, None)).collect();
    let kinds = KINDS.map(|kind| Choice::new(kind, t.of("work", kind), None)).into();
    let form = Form::new("order", "/work-orders", t.say("work-order-go"))
        .primary()
        .with(Field::hidden("code", &found.lot.code))
        .with(Field::choice("kind", t.say("work-kind"), kinds, None).required())
        .with(Field::choice("partner", t.say("work-partner"), known, None).required())
        .with(Field::number("n", t.say("how-many"), 1, found.lot.quantity).holds(found.lot.quantity).required())
        .with(
            Field::choice("place", t.say("work-bring"), choices::places(visitor, None), Some(t.say("nowhere")))
                .hint(t.say("work-bring-hint")),
        )
        .with(Field::decimal("estimate", t.say("work-estimate")).hint(t.say("work-estimate-hint")))
        .with(Field::date("ready_on", t.say("work-ready")))
        .with(Field::lines("note", t.say("log-note"), LONGEST_NOTE));
    Sheet::new(visitor, t.say("work-order-title"))
        .crumb(format!("/things/{}", found.lot.code), words.title.clone())
        .about(words.stands())
        .form(form)
        .refused(refused)
        .send()
}

#[handler]
pub async fn place_order(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match ordered(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let code = posted.fields.shown("code").to_owned();
            ordering(&posted.visitor, &app, &code, Some(Refused::of(&posted, problem)?)).await
        }
    }
}

async fn ordered(posted: &Posted, app: &App) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let found = codes::by_code(app.db.read(), actor, given.shown("code"), None, None).await?;
    let wanted = &Wanted {
        partner: PartnerId(given.required("partner")?),
        lot: found.lot.id,
        n: given.required("n")?,
        kind: given.required("kind")?,
        place: given.value("place")?.map(PlaceId),
        estimate: given.money("estimate", &actor.currency)?,
        ready_on: given.value("ready_on")?,
        note: given.shown("note").to_owned(),
    };
    posted
        .write(|tx| async move {
            let order = work_orders::order(app, &tx, actor, wanted).await?;
            Ok(format!("/work-orders/{}?done=work-ordered", order.id))
        })
        .await
}

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>, Path(id): Path<WorkOrderId>) -> Result<Response> {
    one(&visitor, &app, id, None).await
}

async fn one(visitor: &Visitor, app: &App, id: WorkOrderId, refused: Option<Refused<'_>>) -> Result<Response> {
    let (t, actor) = (visitor.text, visitor.actor());
    let order = work_orders::one(app.db.read(), actor, id).await.map_err(Problem)?;
    let (class, state) = kinds::state(t, order.state);
    let seen = photos::of_order(app, actor, id).await.map_err(Problem)?;
    let pictures = seen.iter().map(|photo| Picture::shown(&photo.picture, photo.caption.clone(), "96px"));
    let mut sheet = Sheet::new(visitor, kinds::title(t, visitor.reader(), &order, visitor.today))
        .crumb("/work-orders", t.say("nav-work"))
        .tag(class, state)
        .about(order.partner_name.clone().unwrap_or_default())
        .pictures(pictures.collect())
        .facts(kinds::facts(t, &order, visitor.today));
    if order.state == WorkOrderState::InProgress {
        sheet = sheet.note("", t.n_word("work-finished", order.quantity, &t.whole(order.finished)));
    }
    if let Some(lot) = &order.lot {
        sheet = sheet.act(format!("/things/{}", lot.code), t.say("work-see-thing"));
    }
    let may = steps::possible(app.db.read(), actor, id).await.map_err(Problem)?;
    let path = |step: &str| format!("/work-orders/{id}/{step}");
    let forms = forms::of_steps(t, &order, &may, path, t.of("work-step", "refuse"));
    sheet = forms.into_iter().fold(sheet, Sheet::form);
    sheet.refused(refused).send()
}

#[handler]
pub async fn take_step(
    posted: Posted,
    app: Data<&Arc<App>>,
    Path((id, step)): Path<(WorkOrderId, String)>,
) -> Result<Response> {
    match stepped(&posted, id, &step).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => one(&posted.visitor, &app, id, Some(Refused::of(&posted, problem)?)).await,
    }
}

async fn stepped(posted: &Posted, id: WorkOrderId, step: &str) -> Result<String, Problem> {
    let (given, actor) = (&posted.fields, posted.visitor.actor());
    let asked = &Step::parse(step, given, &actor.currency)?;
    posted
        .write(|tx| async move {
            asked.take(&tx, actor, id).await?;
            Ok(format!("/work-orders/{id}?done=saved"))
        })
        .await
}

/// One step of an order, as the coordinator or the partner takes it.
pub enum Step {
    Quote(steps::Quote),
    Accept,
    Start,
    Progress(i64),
    Complete(steps::Completion),
    Refuse(String),
    Cancel(String),
}

impl Step {
    pub fn parse(step: &str, given: &Fields, currency: &str) -> domain::Result<Self> {
        let reason = || given.shown("reason").to_owned();
        Ok(match step {
            "quote" => Self::Quote(kinds::quote(given, currency)?),
            "accept" => Self::Accept,
            "start" => Self::Start,
            "progress" => Self::Progress(given.required("n")?),
            "complete" => Self::Complete(kinds::completion(given, currency)?),
            "refuse" => Self::Refuse(reason()),
            "cancel" => Self::Cancel(reason()),
            _ => return Err(No::NotFound { what: "page" }),
        })
    }

    pub async fn take(
        &self,
        tx: &crate::store::Tx,
        actor: &domain::directory::actor::Actor,
        id: WorkOrderId,
    ) -> crate::app::Result<WorkOrder> {
        match self {
            Self::Quote(quote) => steps::quote(tx, actor, id, quote).await,
            Self::Accept => steps::accept(tx, actor, id).await,
            Self::Start => steps::start(tx, actor, id).await,
            Self::Progress(n) => steps::progress(tx, actor, id, *n).await,
            Self::Complete(done) => steps::complete(tx, actor, id, done).await,
            Self::Refuse(reason) => steps::refuse(tx, actor, id, reason).await,
            Self::Cancel(reason) => steps::cancel(tx, actor, id, reason).await,
        }
    }
}
