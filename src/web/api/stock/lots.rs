//! Things.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

use super::{lot_changes::LotChanges, lot_page::LotPage};
use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
};
use crate::{
    app::{
        App,
        needs::watches,
        stock::{codes, edits, listing, logging, lots, undoing},
    },
    domain::{
        ChemicalLight, Condition, Date, Instant, LotId, LotState, PhotoId, PlaceId, ProductId, Title, UnitId, Why,
        directory::permit::Within, stock::lot::NewLot,
    },
    search::{BANDS, Band},
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub use super::lot_view::{Acted, AttributesView, Lot, Relative, WantedBy};

pub struct LotsApi;

/// In which order lots are listed. What is alike in it follows best match first, then newest first.
#[derive(Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Sort {
    /// Best match first, else newest first; what counts when absent.
    Relevance,
    /// Newest first.
    Newest,
    /// Nearest to `near` first; what is nobody knows where comes last.
    Distance,
    /// Most free things first.
    Number,
    /// What can be had first.
    Readiness,
    /// Surplus alone, what nothing happened to for the longest time first.
    OldestSurplus,
}

impl From<Sort> for listing::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Distance => Self::Distance,
            Sort::Number => Self::Number,
            Sort::Readiness => Self::Readiness,
            Sort::OldestSurplus => Self::OldestSurplus,
        }
    }
}

/// How many alike things a lot has.
#[derive(Clone, Copy, Enum)]
enum NumberBand {
    #[oai(rename = "1")]
    One,
    #[oai(rename = "2-4")]
    Few,
    #[oai(rename = "5-9")]
    Group,
    #[oai(rename = "10-24")]
    Class,
    #[oai(rename = "25+")]
    Hall,
}

impl NumberBand {
    fn band(self) -> Band {
        BANDS[self as usize]
    }
}

/// What to log.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub(in crate::web::api) struct LogLot {
    category: String,
    /// What people call it, whatever word that is; the category's name when absent. Who owns it says `legal_title`.
    #[oai(default)]
    title: String,
    #[oai(default)]
    note: String,
    quantity: i64,
    condition: Condition,
    unit_id: UnitId,
    place_id: PlaceId,
    #[oai(default)]
    attributes: AttributesView,
    serial: Option<String>,
    acquired_on: Option<Date>,
    /// What one cost, without VAT, in minor units of the organisation's currency.
    price_minor: Option<i64>,
    product_id: Option<ProductId>,
    available_from: Option<Date>,
    must_leave_by: Option<Date>,
    /// Not needed any more: available at once; a device with media is collected and waits in custody to be sanitised.
    #[oai(default)]
    surplus: bool,
    /// Who legally owns it; the organisation when absent.
    legal_title: Option<Title>,
    /// When a borrowed or leased thing goes back.
    goes_back_on: Option<Date>,
}

#[OpenApi(tag = "Tag::Lots")]
impl LotsApi {
    /// Logs a lot.
    #[oai(path = "/lots", method = "post")]
    async fn log(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<LogLot>) -> Result<Created<Lot>, Problem> {
        let new = new_lot(body.0.clone());
        let (app, caller, actor, new) = (app.0.as_ref(), &auth.0, &auth.0.actor, &new);
        let answer = auth
            .0
            .write_permitted(app, Within::of(actor, Some(new.unit)), &body.0, |tx, may| async move {
                let lot = logging::log(&tx, &may, new, Why::Logged).await?;
                let wanted = watches::wanted(app, &*tx, tx.at, actor, lot.id).await?;
                Ok(Lot { wanted_by: wanted.map(WantedBy::from), ..Lot::named(lot, caller) })
            })
            .await?;
        Ok(answer.into())
    }

    /// One lot.
    #[oai(path = "/lots/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Result<Changed<Lot>, Problem> {
        Ok(Changed::of(&Lot::whole(codes::one(&app, &auth.0.actor, id.0).await?, &auth.0)))
    }

    /// The lot that goes by a code, or by a label or number of another register.
    ///
    /// A lot that was split answers with its `family`. When a number leads to several lots the answer is 409
    /// `ambiguous_code` with the `candidates`.
    #[oai(path = "/lots/by-code/:code", method = "get")]
    async fn by_code(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        code: Path<String>,
        /// Only aliases of this register.
        register: Query<Option<String>>,
        /// Where the asker is: relatives there come first.
        near: Query<Option<PlaceId>>,
    ) -> Result<Changed<Lot>, Problem> {
        let (db, actor) = (app.db.read(), &auth.0.actor);
        let lot = codes::by_code(db, actor, &code.0, register.0.as_deref(), near.0).await?;
        Ok(Changed::of(&Lot::whole(lot, &auth.0)))
    }

    /// Lots of the own organisation, and those that neighbours of the region opened.
    ///
    /// Filters narrow each other; of several values of one filter any is enough.
    #[oai(path = "/lots", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the listing")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        /// What somebody would say. What matches all words is found and counted; where that is little, what matches most of them follows, then what is of the same kind: see `match`.
        q: Query<Option<String>>,
        /// One or several categories, each with everything below it.
        #[oai(explode)]
        category: Query<Option<Vec<String>>>,
        /// One or several places, each with everything inside it.
        #[oai(explode)]
        place: Query<Option<Vec<PlaceId>>>,
        /// One or several units that own, each with everything below it.
        #[oai(explode)]
        owner: Query<Option<Vec<UnitId>>>,
        /// One or several.
        #[oai(explode)]
        condition: Query<Option<Vec<Condition>>>,
        /// One or several; everything that has not left when absent.
        #[oai(explode)]
        state: Query<Option<Vec<LotState>>>,
        /// One or several, by their codes of `GET /colours` or by words that name them.
        #[oai(explode)]
        colour: Query<Option<Vec<String>>>,
        /// One or several, by their codes of `GET /materials` or by words that name them.
        #[oai(explode)]
        material: Query<Option<Vec<String>>>,
        /// One or several.
        #[oai(explode)]
        light: Query<Option<Vec<ChemicalLight>>>,
        /// One or several numbers of alike things, as the facet tells them.
        #[oai(explode)]
        quantity: Query<Option<Vec<NumberBand>>>,
        /// At least so many that nobody holds.
        min_quantity: Query<Option<i64>>,
        /// What has no known width is not found by it; the same is true of the other sizes.
        min_width_cm: Query<Option<i64>>,
        max_width_cm: Query<Option<i64>>,
        min_depth_cm: Query<Option<i64>>,
        max_depth_cm: Query<Option<i64>>,
        min_height_cm: Query<Option<i64>>,
        max_height_cm: Query<Option<i64>>,
        /// What can be had, but not before this day.
        available_from: Query<Option<Date>>,
        /// What can be had by this day.
        available_by: Query<Option<Date>>,
        /// What was changed at this moment or later.
        updated_since: Query<Option<Instant>>,
        /// Surplus to which nothing happened for at least so many days.
        idle_days: Query<Option<i64>>,
        /// What must be gone by this day or earlier.
        must_leave_by: Query<Option<Date>>,
        /// The place from which distances are counted.
        near: Query<Option<PlaceId>>,
        /// At most so far from `near`, as the crow flies.
        within_km: Query<Option<i64>>,
        /// What looks like this photo, in the own organisation, nearest first. Asked for alone.
        like: Query<Option<PhotoId>>,
        /// Best match first, else newest first, when absent.
        sort: Query<Option<Sort>>,
        /// How many places and units the facets list, the most frequent ones: 100 when absent.
        facet_values: Query<Option<i64>>,
        /// Whether to say of each lot in `why` how each word was found.
        explain: Query<Option<bool>>,
        /// 50 when absent, 200 at most.
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<String>>,
    ) -> Answer<LotPage> {
        let query = listing::Query {
            q: q.0,
            categories: category.0.unwrap_or_default(),
            places: place.0.unwrap_or_default(),
            owners: owner.0.unwrap_or_default(),
            conditions: condition.0.unwrap_or_default(),
            states: state.0.unwrap_or_default(),
            colours: colour.0.unwrap_or_default(),
            materials: material.0.unwrap_or_default(),
            lights: light.0.unwrap_or_default(),
            quantities: quantity.0.unwrap_or_default().into_iter().map(NumberBand::band).collect(),
            min_quantity: min_quantity.0,
            width: listing::Sizes::in_cm(min_width_cm.0, max_width_cm.0),
            depth: listing::Sizes::in_cm(min_depth_cm.0, max_depth_cm.0),
            height: listing::Sizes::in_cm(min_height_cm.0, max_height_cm.0),
            available_from: available_from.0,
            available_by: available_by.0,
            updated_since: updated_since.0,
            idle_days: idle_days.0,
            must_leave_by: must_leave_by.0,
            near: near.0,
            within_km: within_km.0,
            like: like.0,
            sort: sort.0.map(listing::Sort::from).unwrap_or_default(),
            explain: explain.0.unwrap_or_default(),
            highlights: true,
            exactly: false,
            limit: page::limit(limit.0)? as u64,
            after: after.0,
            nodes: facet_values.0,
        };
        let listing = listing::list(&app, &auth.0.actor, &query).await?;
        Ok(Json(LotPage::of(listing, &auth.0)))
    }

    /// Corrects what is known of a lot. If-Match names the version that was read.
    #[oai(path = "/lots/:id", method = "patch")]
    async fn edit(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<LotId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<LotChanges>,
    ) -> Result<Changed<Lot>, Problem> {
        let expected = &if_match(&version.0)?;
        let (caller, actor, changes) = (&auth.0, &auth.0.actor, &body.0.clone().into());
        let changed = auth.0.write(&app, &body.0, |tx| async move {
            Ok(Lot::named(edits::edit(&tx, actor, id.0, expected, changes).await?, caller))
        });
        let now = async { Ok(Lot::named(lots::one(&app, actor, id.0).await?, caller)) };
        edited(changed.await, now).await
    }

    /// A lot that was logged by mistake: within a day, by who logged it, while nobody else has touched it.
    #[oai(path = "/lots/:id", method = "delete")]
    async fn undo_logging(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<LotId>) -> Result<Changed<Lot>, Problem> {
        let actor = &auth.0.actor;
        let lot = app.db.write(|tx| async move { undoing::logging(&tx, actor, id.0).await }).await?;
        Ok(Changed::of(&Lot::from(lot)))
    }
}

pub(in crate::web::api) fn new_lot(body: LogLot) -> NewLot {
    NewLot {
        category: body.category,
        name: body.title,
        note: body.note,
        quantity: body.quantity,
        condition: body.condition,
        unit: body.unit_id,
        place: body.place_id,
        product: body.product_id,
        title: body.legal_title.unwrap_or(Title::Organisation),
        goes_back_on: body.goes_back_on,
        attributes: body.attributes.into(),
        serial: body.serial,
        acquired_on: body.acquired_on,
        available_from: body.available_from,
        must_leave_by: body.must_leave_by,
        price_minor: body.price_minor,
        surplus: body.surplus,
    }
}
