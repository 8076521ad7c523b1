//! The page that a partner works on, by a link and without an account. It shows the partner's own orders and nothing
//! else. The link is part of the form's address and proves who sends the form.

use std::sync::Arc;

use askama::Template;
use poem::{
    FromRequest, Request, RequestBody, Response, Result, handler,
    http::{StatusCode, header},
    web::{Data, Path},
};

use crate::{
    app::{
        App,
        work::{partner_links, partners, photos, steps, work_orders},
    },
    domain::{self, WorkOrderId, directory::actor::Actor, time, work::work_order},
    web::{
        edge::{
            auth::{Caller, Signed},
            cookie,
            error::Problem,
            rates::Rates,
        },
        pages::{
            form::Form,
            page::{Frame, Told, once, see, send_as},
            posted::{self, Fields, ONCE},
            sheet::Cell,
            stock::card::Picture,
            text::Text,
            work::{forms, kinds, orders::Step},
        },
    },
};

const MOST: u64 = 50;

/// Somebody who came by a partner's link.
pub struct Guest {
    caller: Caller,
    text: Text,
    today: domain::Date,
    /// The secret part of the link's address.
    token: String,
}

#[derive(Template)]
#[template(path = "work/jobs.html")]
struct Jobs {
    frame: Frame,
    partner: String,
    open: Vec<Job>,
    done: Vec<Job>,
}

struct Job {
    href: String,
    title: String,
    about: String,
    class: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "work/job.html")]
struct Page {
    frame: Frame,
    partner: String,
    back: String,
    number: String,
    class: &'static str,
    state: String,
    picture: Picture,
    more: Vec<Picture>,
    facts: Vec<(String, Cell)>,
    action: String,
    /// How many are finished, of how many.
    progress: Option<(i64, i64)>,
    says: String,
    label: String,
    plain: Vec<Form>,
    told: Option<Told>,
    once: String,
    csrf: String,
}

impl<'a> FromRequest<'a> for Guest {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let app: &Arc<App> =
            request.data().ok_or_else(|| poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))?;
        let token = request.uri().path().split('/').nth(2).unwrap_or_default().to_owned();
        let Some(actor) = partner_links::actor(app, &token).await.map_err(Problem)? else {
            let rates: Option<&Arc<Rates>> = request.data();
            rates.map_or(Ok(()), |rates| rates.failure(rates.address(request)))?;
            tracing::warn!(target: "ombruk::security", "a partner's link that opens nothing");
            return Err(Problem::from(domain::Refused::NotFound { what: "link" }).into());
        };
        let signed = Signed::by_link(request, actor)?;
        let caller = Caller::on_page(request, signed).await?;
        let text = Text::new(request, caller.language);
        let today = time::civil_date(time::now(), &caller.actor.time_zone);
        Ok(Self { caller, text, today, token })
    }
}

impl Guest {
    fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    fn path(&self) -> String {
        format!("/p/{}", self.token)
    }

    async fn partner(&self, app: &App) -> Result<String> {
        Ok(partners::own_name(app.db.read(), self.actor()).await.map_err(Problem)?)
    }
}

/// The address is secret. Other sites must not see it in a Referer, and search engines must not index it.
fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", header::HeaderValue::from_static("noindex"));
    response
}

#[handler]
pub async fn list(guest: Guest, app: Data<&Arc<App>>) -> Result<Response> {
    let t = guest.text;
    let found = work_orders::list(app.db.read(), guest.actor(), None, None, None, MOST).await.map_err(Problem)?;
    let job = |order: &work_orders::WorkOrder| {
        let (class, state) = kinds::state(t, order.state);
        let ready = order.ready_on.map(|day| t.word("ready-day", &t.day(day, guest.today))).unwrap_or_default();
        Job {
            href: format!("{}/{}", guest.path(), order.id),
            title: kinds::title(t, guest.caller.reader(), order, guest.today),
            about: ready,
            class,
            state,
        }
    };
    let page = Jobs {
        frame: Frame::for_anybody(t, t.say("jobs-title")),
        partner: guest.partner(&app).await?,
        open: found.iter().filter(|order| order.is_open()).map(job).collect(),
        done: found.iter().filter(|order| !order.is_open()).map(job).collect(),
    };
    Ok(secret(send_as(StatusCode::OK, &page)?))
}

#[handler]
pub async fn show(guest: Guest, app: Data<&Arc<App>>, Path((_, id)): Path<(String, WorkOrderId)>) -> Result<Response> {
    page(&guest, &app, id, None, &Fields::default()).await
}

async fn page(guest: &Guest, app: &App, id: WorkOrderId, mut told: Option<Told>, given: &Fields) -> Result<Response> {
    let (t, actor) = (guest.text, guest.actor());
    let order = work_orders::one(app.db.read(), actor, id).await.map_err(Problem)?;
    let (class, state) = kinds::state(t, order.state);
    let title = kinds::title(t, guest.caller.reader(), &order, guest.today);
    let seen = photos::of_order(app, actor, id).await.map_err(Problem)?;
    let mut pictures: Vec<Picture> = seen.iter().map(|photo| Picture::linked(photo, &title)).collect();
    let drawn = || {
        let lot = order.lot.as_ref();
        let category = lot.map(|lot| lot.category.as_str()).unwrap_or("furniture");
        Picture::drawn(category, lot.and_then(|lot| lot.attributes.colour.as_deref()), title.clone())
    };
    let picture = if pictures.is_empty() { drawn() } else { pictures.remove(0) };
    let action = format!("{}/{id}", guest.path());
    let may = steps::possible(app.db.read(), actor, id).await.map_err(Problem)?;
    let path = |step: &str| format!("{action}/{step}");
    let mut forms = forms::of_steps(t, &order, &may, path, t.say("work-cannot"));
    if let Some(told) = &mut told {
        forms.iter_mut().for_each(|form| {
            form.refill(given);
            form.blame(t, told);
        });
    }
    let progress = may.contains(&work_order::Step::Complete).then_some((order.finished, order.quantity));
    let status = Told::status(told.as_ref());
    let page = Page {
        partner: guest.partner(app).await?,
        back: guest.path(),
        number: t.say("jobs-title"),
        class,
        state,
        picture,
        more: pictures,
        facts: kinds::facts(t, &order, guest.today),
        progress,
        says: t.n("work-save-progress-says", order.quantity),
        label: t.n_word("work-save-progress", order.quantity, &t.whole(order.finished)),
        action,
        plain: forms,
        told,
        once: once(),
        csrf: String::new(),
        frame: Frame::for_anybody(t, title),
    };
    Ok(secret(send_as(status, &page)?))
}

#[handler]
pub async fn take_step(
    request: &Request,
    mut guest: Guest,
    body: poem::Body,
    app: Data<&Arc<App>>,
    Path((_, id, step)): Path<(String, WorkOrderId, String)>,
) -> Result<Response> {
    if !cookie::is_from_here(request) {
        return Err(poem::Error::from_status(StatusCode::FORBIDDEN));
    }
    let fields = Fields::new(posted::read(request, &mut RequestBody::new(body)).await?);
    let key = fields.text(ONCE).filter(|key| key.len() <= 64);
    let key = key.ok_or_else(|| poem::Error::from_status(StatusCode::FORBIDDEN))?.to_owned();
    let fields = fields.in_one_form().map_err(Problem::from)?;
    guest.caller.sends_once(request, key);
    match stepped(&guest, &app, &fields, id, &step).await {
        Ok(()) => Ok(secret(see(&format!("{}/{id}", guest.path())))),
        Err(problem) => {
            let told = Told::spoken(guest.text, problem)?;
            page(&guest, &app, id, Some(told), &fields).await
        }
    }
}

async fn stepped(guest: &Guest, app: &App, fields: &Fields, id: WorkOrderId, step: &str) -> Result<(), Problem> {
    let actor = guest.actor();
    let asked = &Step::parse(step, fields, &actor.currency)?;
    let work = |tx| async move {
        asked.take(&tx, actor, id).await?;
        Ok(String::new())
    };
    guest.caller.write(app, &fields.contents(), work).await?;
    Ok(())
}
