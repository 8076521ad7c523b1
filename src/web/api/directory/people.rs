//! People and their roles.

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
    page, patch,
};
use crate::{
    app::{
        App,
        directory::{people, sessions},
        exchange::holdings,
    },
    domain::{
        AgreementId, Date, HandoverId, HoldId, Instant, LotId, NeedId, OrganisationId, PartnerId, PersonId, Role,
        UnitId,
        directory::{permit::Throughout, person, sign_in::LinkPurpose},
    },
    store::Tx,
    web::{
        edge::{auth::Auth, body::Body, error::Problem},
        printing::PublicUrl,
    },
};

pub struct PeopleApi;

#[derive(Object)]
struct People {
    items: Vec<Person>,
    /// Send it as `after` for the following page.
    next: Option<PersonId>,
}

#[derive(Object)]
struct Person {
    id: PersonId,
    organisation_id: OrganisationId,
    /// Absent once erased.
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    /// Whom the person works for; sees that partner's work orders and nothing else.
    partner_id: Option<PartnerId>,
    roles: Vec<Grant>,
    created_at: Instant,
    erased_at: Option<Instant>,
    version: i64,
}

/// Absent fields stay as they are, null takes the value away.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct PersonChanges {
    name: Option<String>,
    email: MaybeUndefined<String>,
    phone: MaybeUndefined<String>,
}

/// A role in a unit and everything below it; in the whole organisation when `unit_id` is absent.
#[derive(Clone, Copy, Object)]
#[oai(deny_unknown_fields)]
struct Grant {
    role: Role,
    unit_id: Option<UnitId>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct NewPerson {
    name: String,
    /// One person's in the organisation, in whatever case it is written.
    email: Option<String>,
    /// The work phone: the two parties of a handover see each other's.
    phone: Option<String>,
    partner_id: Option<PartnerId>,
    #[oai(default)]
    roles: Vec<Grant>,
}

#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
struct Roles {
    roles: Vec<Grant>,
}

#[OpenApi(tag = "Tag::People")]
impl PeopleApi {
    /// The organisation's people.
    #[oai(path = "/people", method = "get")]
    async fn list(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        limit: Query<Option<i64>>,
        after: Query<Option<PersonId>>,
    ) -> Answer<People> {
        let limit = page::limit(limit.0)?;
        let mut rows = people::list(&app, &auth.0.actor, after.0, limit as u64 + 1).await?;
        let next = page::cut(&mut rows, limit, |person| person.id);
        Ok(Json(People { items: rows.into_iter().map(Person::from).collect(), next }))
    }

    /// Adds a person.
    #[oai(path = "/people", method = "post")]
    async fn add(&self, app: Data<&Arc<App>>, auth: Auth, body: Body<NewPerson>) -> Result<Created<Person>, Problem> {
        let new = body.0.clone();
        let new = &person::NewPerson {
            contact: person::Contact { name: new.name, email: new.email, phone: new.phone },
            partner: new.partner_id,
            roles: new.roles.into_iter().map(Grant::parse).collect(),
        };
        let actor = &auth.0.actor;
        let work = |tx, may| async move { Ok(Person::from(people::add(&tx, &may, new).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// One person, for administrators and for oneself.
    #[oai(path = "/people/:id", method = "get")]
    async fn one(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<PersonId>) -> Result<Changed<Person>, Problem> {
        let person = people::one(&app, &auth.0.actor, id.0).await?;
        Ok(Changed::of(&Person::from(person)))
    }

    /// Corrects name, e-mail or phone.
    #[oai(path = "/people/:id", method = "patch")]
    async fn correct(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PersonId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<PersonChanges>,
    ) -> Result<Changed<Person>, Problem> {
        let expected = &if_match(&version.0)?;
        let (actor, id, changes) = (&auth.0.actor, id.0, &body.0);
        let work = |tx, may| async move {
            let change = |contact| changes.clone().apply(contact);
            Ok(Person::from(people::correct(&tx, &may, id, expected, change).await?))
        };
        let edit = auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await;
        edited(edit, async { Ok(Person::from(people::one(&app, actor, id).await?)) }).await
    }

    /// Gives the person these roles and no others.
    #[oai(path = "/people/:id/roles", method = "put")]
    async fn roles(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PersonId>,
        #[oai(name = "If-Match")] version: Header<Option<String>>,
        body: Body<Roles>,
    ) -> Result<Changed<Person>, Problem> {
        let roles: Vec<_> = body.0.roles.iter().copied().map(Grant::parse).collect();
        let expected = &if_match(&version.0)?;
        let (actor, roles, id) = (&auth.0.actor, &roles, id.0);
        let work = |tx, may| async move { Ok(Person::from(people::set_roles(&tx, &may, id, expected, roles).await?)) };
        let now = async { Ok(Person::from(people::one(&app, actor, id).await?)) };
        edited(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await, now).await
    }

    /// Erases name, e-mail and phone everywhere and ends the person's tokens. It cannot be undone. While needs,
    /// reservations or agreements are open in the person's name, it takes a `successor_id`: a colleague who goes on.
    #[oai(path = "/people/:id/erasure", method = "post")]
    async fn erase(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PersonId>,
        successor_id: Query<Option<PersonId>>,
    ) -> Result<Changed<Person>, Problem> {
        let (actor, id, successor) = (&auth.0.actor, id.0, successor_id.0);
        let work = |tx, may| async move { Ok(Person::from(people::erase(&tx, &may, id, successor).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &successor, work).await?.into())
    }

    /// Passes the needs, reservations and agreements that are open in the person's name to a colleague. The person stays.
    #[oai(path = "/people/:id/handing-on", method = "post")]
    async fn hand_on(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        id: Path<PersonId>,
        body: Body<HandingOn>,
    ) -> Result<Changed<Person>, Problem> {
        let (actor, id, successor) = (&auth.0.actor, id.0, body.0.successor_id);
        let work = |tx, may| async move { Ok(Person::from(people::hand_on(&tx, &may, id, successor).await?)) };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Makes a link that signs the person in once, within a day; or lets them set a password as well. It is in this answer
    /// alone; a repeated request with the same Idempotency-Key omits it.
    #[oai(path = "/people/:id/sign-in-link", method = "post")]
    async fn invite(
        &self,
        app: Data<&Arc<App>>,
        auth: Auth,
        public_url: Data<&Arc<PublicUrl>>,
        id: Path<PersonId>,
        body: Body<NewSignInLink>,
    ) -> Result<Changed<SignInLink>, Problem> {
        let (actor, id, url) = (&auth.0.actor, id.0, public_url.0.0.as_str());
        let purpose = if body.0.sets_password { LinkPurpose::SetPassword } else { LinkPurpose::Enter };
        let work = |tx, may| async move {
            let (secret, expires_at) = sessions::invite(&tx, &may, id, purpose).await?;
            Ok(SignInLink { person_id: id, link: Some(format!("{url}/sign-in/{secret}")), expires_at })
        };
        Ok(auth.0.write_permitted(&app, Throughout::of(actor), &body.0, work).await?.into())
    }

    /// Signs the person out of every browser. Their tokens hold.
    #[oai(path = "/people/:id/sign-out", method = "post")]
    async fn sign_out(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<PersonId>) -> Result<Changed<Person>, Problem> {
        let (actor, id, nothing) = (&auth.0.actor, id.0, String::new());
        let work = |tx: Tx, may| async move { sessions::end_of_colleague(&tx, &may, id).await.map(|()| true) };
        auth.0.write_permitted(&app, Throughout::of(actor), &nothing, work).await?;
        Ok(Changed::of(&Person::from(people::one(&app, actor, id).await?)))
    }

    /// What is open in the person's name and what they received: for the person and for administrators.
    #[oai(path = "/people/:id/holdings", method = "get")]
    async fn holdings(&self, app: Data<&Arc<App>>, auth: Auth, id: Path<PersonId>) -> Answer<Holdings> {
        Ok(Json(holdings::of(&app, &auth.0.actor, id.0).await?.into()))
    }
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct HandingOn {
    /// A colleague who works here.
    successor_id: PersonId,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NewSignInLink {
    /// Whether the link lets the person set a password. That takes an e-mail address.
    #[oai(default)]
    sets_password: bool,
}

#[derive(Object)]
struct SignInLink {
    person_id: PersonId,
    /// What the person opens in a browser.
    link: Option<String>,
    expires_at: Instant,
}

/// At most 500 of each.
#[derive(Object)]
struct Holdings {
    /// Open needs that the person stated.
    needs: Vec<OpenNeed>,
    /// Active reservations that the person made.
    reservations: Vec<OpenReservation>,
    /// Agreements that the person follows up.
    agreements: Vec<OwnedAgreement>,
    /// What the person received, the latest first.
    received: Vec<Received>,
}

#[derive(Object)]
struct OpenNeed {
    id: NeedId,
    unit_id: UnitId,
    purpose: String,
    needed_by: Date,
}

#[derive(Object)]
struct OpenReservation {
    id: HoldId,
    lot_id: LotId,
    quantity: i64,
    unit_id: Option<UnitId>,
}

#[derive(Object)]
struct OwnedAgreement {
    id: AgreementId,
    name: String,
}

#[derive(Object)]
struct Received {
    handover_id: HandoverId,
    lot_id: LotId,
    quantity: i64,
    handed_on: Date,
}

impl From<holdings::Holdings> for Holdings {
    fn from(all: holdings::Holdings) -> Self {
        let need = |need: holdings::Need| OpenNeed {
            id: need.id,
            unit_id: need.unit,
            purpose: need.purpose,
            needed_by: need.needed_by,
        };
        let reservation = |kept: holdings::Reservation| OpenReservation {
            id: kept.id,
            lot_id: kept.lot,
            quantity: kept.quantity,
            unit_id: kept.unit,
        };
        let agreement = |agreement: holdings::Agreement| OwnedAgreement { id: agreement.id, name: agreement.name };
        let received = |received: holdings::Received| Received {
            handover_id: received.handover,
            lot_id: received.lot,
            quantity: received.quantity,
            handed_on: received.on,
        };
        Self {
            needs: all.needs.into_iter().map(need).collect(),
            reservations: all.reservations.into_iter().map(reservation).collect(),
            agreements: all.agreements.into_iter().map(agreement).collect(),
            received: all.received.into_iter().map(received).collect(),
        }
    }
}

impl PersonChanges {
    fn apply(self, contact: person::Contact) -> person::Contact {
        person::Contact {
            name: self.name.unwrap_or(contact.name),
            email: patch(self.email, contact.email),
            phone: patch(self.phone, contact.phone),
        }
    }
}

impl Grant {
    fn parse(self) -> person::RoleIn {
        person::RoleIn { role: self.role, unit: self.unit_id }
    }
}

impl From<people::Person> for Person {
    fn from(person: people::Person) -> Self {
        let grant = |one: person::RoleIn| Grant { role: one.role, unit_id: one.unit };
        Self {
            id: person.id,
            organisation_id: person.organisation,
            name: person.name,
            email: person.email,
            phone: person.phone,
            partner_id: person.partner,
            roles: person.roles.into_iter().map(grant).collect(),
            created_at: person.created_at,
            erased_at: person.erased_at,
            version: person.version,
        }
    }
}
