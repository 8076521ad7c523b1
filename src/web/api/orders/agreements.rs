//! Suppliers and framework agreements.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::MaybeUndefined,
};

use crate::web::api::{
    Tag,
    answer::{Answer, Changed, Created, edited, if_match},
    page,
    stock::lot_changes::maybe,
};
use crate::{
    app::{
        App,
        orders::{agreement_edits, agreements},
    },
    domain::{
        AgreementId, AgreementKind, Bad, Date, Instant, Money, OrganisationId, PersonId, Refused, SupplierId,
        directory::permit::Throughout,
        orders::agreement::{Changes, NewAgreement, NewSupplier, Supplier as Whose, SupplierChanges as Corrections},
    },
    web::edge::{auth::Auth, body::Body, error::Problem},
};

pub struct AgreementsApi;

/// Whom one buys from.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SupplierInput {
    name: String,
    /// In the national register of legal entities.
    number: Option<String>,
}

/// What is not given stays; null takes the number away.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct SupplierChanges {
    name: Option<String>,
    /// Not one that another supplier has.
    number: MaybeUndefined<String>,
}

#[derive(Object)]
struct Supplier {
    id: SupplierId,
    name: String,
    number: Option<String>,
    version: i64,
}

#[derive(Object)]
struct Suppliers {
    items: Vec<Supplier>,
    next: Option<SupplierId>,
}

/// A framework agreement. The supplier is known (`supplier_id`) or new (`supplier`).
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct AgreementInput {
    name: String,
    kind: AgreementKind,
    supplier_id: Option<SupplierId>,
    supplier: Option<SupplierInput>,
    valid_from: Date,
    /// The last day on which one may call off.
    valid_to: Date,
    /// Other organisations of the region that are invited: each may call off once it has agreed.
    #[oai(default)]
    parties: Vec<OrganisationId>,
    /// The most that all parties may call off together.
    ceiling: Option<Money>,
    /// Orders below it cost the fee.
    small_order_limit: Option<Money>,
    small_order_fee: Option<Money>,
    /// Above it a call-off is not direct.
    direct_limit: Option<Money>,
    #[oai(default)]
    lead_days: i64,
    /// Who follows it up; whoever enters it when absent.
    owner_id: Option<PersonId>,
}

/// What is not given stays; null takes the ceiling away.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
struct AgreementChanges {
    name: Option<String>,
    /// Not below what was called off already.
    ceiling: MaybeUndefined<Money>,
    /// The last day on which one may call off.
    valid_to: Option<Date>,
    owner_id: Option<PersonId>,
}

#[derive(Object)]
struct Agreement {
    id: AgreementId,
    name: String,
    kind: AgreementKind,
    /// The holder.
    organisation_id: OrganisationId,
    supplier_id: SupplierId,
    supplier: Option<Supplier>,
    valid_from: Date,
    valid_to: Date,
    closed_at: Option<Instant>,
    /// Those that agreed and may call off.
    parties: Vec<OrganisationId>,
    /// Those that were named and have not answered.
    invited: Vec<OrganisationId>,
    ceiling: Option<Money>,
    /// Called off so far by all parties, fees included, cancellations taken off.
    spent: Money,
    small_order_limit: Option<Money>,
    small_order_fee: Money,
    direct_limit: Option<Money>,
    lead_days: i64,
    owner_id: PersonId,
    version: i64,
}

#[derive(Object)]
struct Agreements {
    items: Vec<Agreement>,
    next: Option<AgreementId>,
}

#[OpenApi(tag = "Tag::Agreements")]
impl AgreementsApi {
    /// The organisation's suppliers.
    #[oai(path = "/suppliers", method = "get")]
    async fn suppliers(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<SupplierId>>,
    ) -> Answer<Suppliers> {
        let limit = page::limit(limit.0)?;
        let mut rows = agreements::suppliers(app.db.read(), &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |row| row.id);
        Ok(Json(Suppliers { items: rows.into_iter().map(Supplier::from).collect(), next }))
    }

    /// Enters a supplier.
    #[oai(path = "/suppliers", method = "post")]
    async fn add_supplier(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<SupplierInput>,
    ) -> Result<Created<Supplier>, Problem> {
        let (actor, new) = (&auth.0.actor, &NewSupplier::from(body.0.clone()));
        let work = |tx, may| async move { Ok(Supplier::from(agreements::add_supplier(&tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Corrects a supplier. If-Match names the version that was read.
    #[oai(path = "/suppliers/:id", method = "patch")]
    async fn change_supplier(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<SupplierId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<SupplierChanges>,
    ) -> Result<Changed<Supplier>, Problem> {
        let expected = &if_match(&version.0)?;
        let SupplierChanges { name, number } = body.0.clone();
        let changes = &Corrections { name, number: maybe(number) };
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move {
            Ok(Supplier::from(agreement_edits::change_supplier(&tx, &may, id, expected, changes).await?))
        };
        let now = async { Ok(Supplier::from(agreements::one_supplier(app.db.read(), actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await, now).await
    }

    /// What the organisation holds or is party to.
    #[oai(path = "/agreements", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        kind: Query<Option<AgreementKind>>,
        limit: Query<Option<i64>>,
        after: Query<Option<AgreementId>>,
    ) -> Answer<Agreements> {
        let limit = page::limit(limit.0)?;
        let mut rows = agreements::list(app.db.read(), &auth.0.actor, kind.0, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |agreement| agreement.id);
        Ok(Json(Agreements { items: rows.into_iter().map(Agreement::from).collect(), next }))
    }

    /// One agreement.
    #[oai(path = "/agreements/:id", method = "get")]
    async fn one(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
    ) -> Result<Changed<Agreement>, Problem> {
        let agreement = agreements::visible(app.db.read(), &auth.0.actor, id.0).await?;
        Ok(Changed::of(&Agreement::from(agreement)))
    }

    /// Changes an agreement that the organisation holds. If-Match names the version that was read.
    #[oai(path = "/agreements/:id", method = "patch")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<AgreementChanges>,
    ) -> Result<Changed<Agreement>, Problem> {
        let expected = &if_match(&version.0)?;
        let AgreementChanges { name, ceiling, valid_to, owner_id } = body.0.clone();
        let changes = &Changes { name, ceiling: maybe(ceiling), valid_to, owner: owner_id };
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move {
            Ok(Agreement::from(agreement_edits::change(&tx, &may, id, expected, changes).await?))
        };
        let now = async { Ok(Agreement::from(agreements::visible(app.db.read(), actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await, now).await
    }

    /// Enters an agreement that the organisation holds.
    #[oai(path = "/agreements", method = "post")]
    async fn enter(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        body: Body<AgreementInput>,
    ) -> Result<Created<Agreement>, Problem> {
        let (actor, new) = (&auth.0.actor, &new_agreement(body.0.clone())?);
        let work = |tx, may| async move { Ok(Agreement::from(agreements::enter(&tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Agreements of others that wait for the own organisation to agree.
    #[oai(path = "/agreement-invitations", method = "get")]
    async fn invitations(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<AgreementId>>,
    ) -> Answer<Agreements> {
        let limit = page::limit(limit.0)?;
        let mut rows = agreements::invitations(app.db.read(), &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |agreement| agreement.id);
        Ok(Json(Agreements { items: rows.into_iter().map(Agreement::from).collect(), next }))
    }

    /// Agrees for the own organisation: from now on its people see the agreement and are offered what it has.
    #[oai(path = "/agreements/:id/acceptance", method = "post")]
    async fn join(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
    ) -> Result<Changed<Agreement>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move { Ok(Agreement::from(agreements::join(&tx, &may, id).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &id, work).await?.into())
    }

    /// Leaves an agreement, or declines to become a party. What was called off is still delivered.
    #[oai(path = "/agreements/:id/exit", method = "post")]
    async fn leave(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
    ) -> Result<Changed<Agreement>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move { Ok(Agreement::from(agreements::leave(&tx, &may, id).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &id, work).await?.into())
    }

    /// Ends an agreement before its time: nothing more is called off.
    #[oai(path = "/agreements/:id/closure", method = "post")]
    async fn close(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<AgreementId>,
    ) -> Result<Changed<Agreement>, Problem> {
        let (actor, id) = (&auth.0.actor, id.0);
        let work = |tx, may| async move { Ok(Agreement::from(agreements::close(&tx, &may, id).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &id, work).await?.into())
    }
}

fn new_agreement(body: AgreementInput) -> Result<NewAgreement, Refused> {
    let supplier = match (body.supplier_id, body.supplier) {
        (Some(_), Some(_)) => return Err(Refused::invalid("supplier", Bad::Both)),
        (None, None) => return Err(Refused::invalid("supplier_id", Bad::Missing)),
        (Some(id), None) => Whose::Known(id),
        (None, Some(new)) => Whose::New(new.into()),
    };
    Ok(NewAgreement {
        name: body.name,
        kind: body.kind,
        supplier,
        valid_from: body.valid_from,
        valid_to: body.valid_to,
        parties: body.parties,
        ceiling: body.ceiling,
        small_order_limit: body.small_order_limit,
        small_order_fee: body.small_order_fee,
        direct_limit: body.direct_limit,
        lead_days: body.lead_days,
        owner: body.owner_id,
    })
}

impl From<SupplierInput> for NewSupplier {
    fn from(body: SupplierInput) -> Self {
        Self { name: body.name, number: body.number }
    }
}

impl From<agreements::Supplier> for Supplier {
    fn from(supplier: agreements::Supplier) -> Self {
        Self { id: supplier.id, name: supplier.name, number: supplier.number, version: supplier.version }
    }
}

impl From<agreements::Agreement> for Agreement {
    fn from(agreement: agreements::Agreement) -> Self {
        Self {
            id: agreement.id,
            name: agreement.name,
            kind: agreement.kind,
            organisation_id: agreement.organisation,
            supplier_id: agreement.supplier_id,
            supplier: agreement.supplier.map(Supplier::from),
            valid_from: agreement.valid_from,
            valid_to: agreement.valid_to,
            closed_at: agreement.closed_at,
            parties: agreement.parties,
            invited: agreement.invited,
            ceiling: agreement.ceiling,
            spent: agreement.spent,
            small_order_limit: agreement.small_order_limit,
            small_order_fee: agreement.small_order_fee,
            direct_limit: agreement.direct_limit,
            lead_days: agreement.lead_days,
            owner_id: agreement.owner,
            version: agreement.version,
        }
    }
}
