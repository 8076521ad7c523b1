//! Sends notices as mail, at once or once a day, to people who want that and have an address.
//!
//! A notice stores when it is to be mailed. A job for each person puts all due notices into one letter. Then these
//! notices no longer wait. If the mail server is away, the job is tried again as every job is. A letter that the server
//! refuses for good is not tried again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{
    app::{App, Error, Result, directory::directory_cache},
    domain::{
        Instant, Job, LotId, MailWish, NoticeKind, PersonId, Refused, directory::actor::Actor,
        directory::organisation::LANGUAGES, time,
    },
    mail::{self, Item, ItemKind, Letter},
    store::{
        self, Tx,
        directory::{people, sessions},
        jobs,
        needs::mails,
        rows::{lot, notice},
        stock::listing,
    },
};

/// The most notices in one letter. The rest is in the next one.
const OF_ONE: u64 = 50;
/// For how many people jobs are enqueued in one transaction.
const AT_ONCE: u64 = 500;
/// When the daily letter is sent, in the time zone of the organisation.
const MORNING: TimeDelta = TimeDelta::hours(7);
/// The links that stop letters are valid until 2100, because people keep letters.
const STOPS_UNTIL: i64 = 4_102_444_800;

/// When a notice of this moment is mailed to a person with this wish. `None`: never.
pub fn mail_at(wish: MailWish, at: Instant, zone: &str) -> Option<Instant> {
    match wish {
        MailWish::AtOnce => Some(at),
        MailWish::Never => None,
        MailWish::Daily => {
            let today = time::civil_date(at, zone);
            let morning = |day| Some(time::start_of(day, zone)? + MORNING);
            morning(today).filter(|morning| *morning > at).or_else(|| morning(today.succ_opt()?))
        }
    }
}

/// Sets when the notices are mailed. Does nothing where no mail is sent.
pub async fn plan_letters(app: &App, tx: &Tx, notices: &mut [notice::Model]) -> Result<()> {
    if app.mailer.is_none() || notices.is_empty() {
        return Ok(());
    }
    let mut told: Vec<PersonId> = notices.iter().map(|notice| notice.person_id).collect();
    told.sort_unstable();
    told.dedup();
    let wishes = mails::wishes(&**tx, &told).await?;
    let zones: HashMap<_, _> = store::directory::organisations::all(&**tx)
        .await?
        .into_iter()
        .map(|organisation| (organisation.id, organisation.time_zone))
        .collect();
    for notice in notices {
        let wish = wishes.get(&notice.person_id).copied().unwrap_or_default();
        let zone = zones.get(&notice.organisation_id).map_or("UTC", String::as_str);
        notice.mail_at = mail_at(wish, tx.at, zone);
    }
    Ok(())
}

/// How the actor wants to be told. `None` where no mail is sent.
pub async fn wish(app: &App, db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<MailWish>> {
    actor.may_read()?;
    if app.mailer.is_none() {
        return Ok(None);
    }
    let wishes = mails::wishes(db, &[actor.person]).await?;
    Ok(Some(wishes.get(&actor.person).copied().unwrap_or_default()))
}

pub async fn choose(tx: &Tx, actor: &Actor, wish: MailWish) -> Result<MailWish> {
    actor.may_read()?;
    mails::choose(tx, actor.person, wish).await?;
    Ok(wish)
}

/// The path of the link that stops somebody's letters.
pub fn stop_path(app: &App, person: PersonId) -> String {
    let until = DateTime::from_timestamp(STOPS_UNTIL, 0).unwrap_or_default();
    let signature = app.links.signature(&signed(person), until);
    format!("/mail/stop/{}.{signature}", person.0.simple())
}

fn signed(person: PersonId) -> String {
    format!("/mail/stop/{}", person.0.simple())
}

/// The person whose letters the link stops.
pub fn of_link(app: &App, token: &str) -> Result<PersonId> {
    let unknown = || Error::from(Refused::NotFound { what: "link" });
    let (person, signature) = token.split_once('.').ok_or_else(unknown)?;
    let person = PersonId(person.parse().map_err(|_| unknown())?);
    let known = app.links.verify(&signed(person), STOPS_UNTIL, signature, time::now());
    if known { Ok(person) } else { Err(unknown()) }
}

/// Stops somebody's letters, by the link that each of them has.
pub async fn stop(app: &App, token: &str) -> Result<()> {
    let person = of_link(app, token)?;
    Ok(app.db.write(|tx| async move { mails::choose(&tx, person, MailWish::Never).await }).await?)
}

/// Enqueues a job for each person with notices that are due.
pub async fn plan(app: &App) -> Result<()> {
    if app.mailer.is_none() {
        return Ok(());
    }
    // This reads all pages. Otherwise people whose letters fail could fill the first page, and nobody else would get
    // mail.
    let mut after = PersonId(Uuid::nil());
    loop {
        let due = &mails::due(app.db.read(), time::now(), after, AT_ONCE).await?;
        let Some(last) = due.last() else { return Ok(()) };
        after = *last;
        let letters = || due.iter().map(|person| Job::MailNotices { person: *person }).collect();
        app.db.write(|tx: Tx| async move { jobs::enqueue_new(&tx, letters(), tx.at).await }).await?;
    }
}

/// Sends a person one letter with the notices that are due. Returns how many were in it.
pub async fn send(app: &App, person: PersonId) -> Result<usize> {
    let (Some(mailer), db) = (&app.mailer, app.db.read()) else { return Ok(0) };
    let waiting = mails::waiting(db, person, time::now(), OF_ONE).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let ids: Vec<_> = waiting.iter().map(|notice| notice.id).collect();
    let sent = match letter(app, mailer, person, &waiting).await? {
        None => 0,
        Some(letter) => match mailer.send(&letter).await {
            Ok(()) => letter.items.len(),
            Err(error @ (mail::Error::Refused(_) | mail::Error::Address(_))) => {
                // The address does not work. The person finds the notices on the page.
                tracing::warn!(%person, error = &error as &dyn std::error::Error, "a letter was refused");
                0
            }
            Err(error) => return Err(error.into()),
        },
    };
    let ids = &ids;
    app.db.write(|tx| async move { mails::done(&tx, person, ids).await }).await?;
    Ok(sent)
}

/// The letter to a person. `None` if they no longer work here, have no address, or may see none of the things.
async fn letter(
    app: &App,
    mailer: &mail::Mailer,
    person: PersonId,
    waiting: &[notice::Model],
) -> Result<Option<Letter>> {
    let db = app.db.read();
    let Some(row) = people::find(db, person).await? else { return Ok(None) };
    let (Some(to), Some(actor)) = (row.email.clone(), people::actors(db, &[person]).await?.pop()) else {
        return Ok(None);
    };
    if actor.may_read().is_err() {
        return Ok(None);
    }
    let spoken = sessions::of_person(db, person).await?.into_iter().find_map(|session| session.language);
    let spoken = spoken.unwrap_or_else(|| actor.language.clone());
    let language = LANGUAGES.into_iter().find(|known| *known == spoken).unwrap_or("en");
    let lots: Vec<LotId> = waiting.iter().filter_map(|notice| notice.lot_id).collect();
    let today = time::civil_date(time::now(), &actor.time_zone);
    let seen = listing::these(db, &actor, today, &lots).await?;
    let seen: HashMap<LotId, lot::Model> = seen.into_iter().map(|lot| (lot.id, lot)).collect();
    let directory = directory_cache::around(app, &actor).await?;
    let item = |notice: &notice::Model| {
        let watch = notice.title.clone();
        match (notice.kind, notice.lot_id) {
            (NoticeKind::WatchEnded, _) => Some(Item { kind: ItemKind::Ended, watch, link: mailer.link("/notices") }),
            (NoticeKind::Came, lot) => {
                let lot = seen.get(&lot?)?;
                let place = directory.places.get(&lot.site_id).map(|site| site.name.clone()).unwrap_or_default();
                let kind = ItemKind::Came { title: lot.name.clone(), place };
                Some(Item { kind, watch, link: mailer.link(&format!("/things/{}", lot.code)) })
            }
        }
    };
    let items: Vec<Item> = waiting.iter().filter_map(item).collect();
    let (Some(first), false) = (waiting.first(), items.is_empty()) else { return Ok(None) };
    let last = waiting.last().map_or(first.id, |last| last.id);
    Ok(Some(Letter {
        id: Uuid::new_v5(&first.id.0, last.0.as_bytes()).to_string(),
        to,
        language,
        items,
        all: mailer.link("/notices"),
        settings: mailer.link("/profile"),
        stop: mailer.link(&stop_path(app, person)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_s_letter_comes_in_the_morning() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let daily = |text: &str| mail_at(MailWish::Daily, at(text), "Europe/Oslo").unwrap();
        assert_eq!(daily("2026-11-28T03:00:00Z"), at("2026-11-28T06:00:00Z"));
        assert_eq!(daily("2026-11-28T06:00:00Z"), at("2026-11-29T06:00:00Z"));
        assert_eq!(daily("2026-07-01T12:00:00Z"), at("2026-07-02T05:00:00Z"));
        let now = at("2026-11-28T06:00:00Z");
        assert_eq!(mail_at(MailWish::AtOnce, now, "Europe/Oslo"), Some(now));
        assert_eq!(mail_at(MailWish::Never, now, "Europe/Oslo"), None);
    }
}
