//! The policy of an organisation. The order of the ladder is not part of it.

use std::sync::Arc;

use poem::{Response, Result, handler, web::Data};
use sea_orm::Iterable;

use crate::{
    app::{App, directory::policy},
    domain::{
        self, Bad, DeclineReason, Expected, Refused as No,
        directory::{
            permit::Throughout,
            policy::{Displacement, Policy},
        },
        stock::{circle::CircleDays, evidence::Demand},
    },
    web::{
        edge::error::Problem,
        pages::{
            choices::Choice,
            directory::units::may_administer,
            form::{Field, Form, written},
            page::see,
            posted::{Fields, Posted},
            sheet::{Refused, Sheet},
            visitor::Visitor,
        },
    },
};

/// Decimals of stored integers: øre of a krone, and parts per million of a percent.
const MONEY: u32 = 2;
const PERCENT: u32 = 4;
const LONGEST_DEMANDS: usize = 20_000;
const LONGEST_CIRCLES: usize = 10_000;
/// Stands for every category.
const EVERYTHING: &str = "*";

#[handler]
pub async fn show(visitor: Visitor, app: Data<&Arc<App>>) -> Result<Response> {
    page(&visitor, &app, None).await
}

async fn page(visitor: &Visitor, app: &App, refused: Option<Refused<'_>>) -> Result<Response> {
    may_administer(visitor).map_err(Problem::from)?;
    let t = visitor.text;
    let now = policy::read(app.db.read(), visitor.actor()).await.map_err(Problem)?;
    let reason = |reason: DeclineReason| Choice {
        value: reason.to_string(),
        name: t.of("reason", reason),
        chosen: now.declines_to_approve.contains(&reason),
    };
    let demands: Vec<String> =
        now.evidence.iter().map(|one| format!("{} {} {}", one.category, one.sensitivity, one.kind)).collect();
    let circles: Vec<String> = now.circles.iter().map(circle_line).collect();
    let days =
        |name: &str, value: u32, most| Field::number(name, t.of("policy", name), 0, most).holds(value).required();
    let money = |name: &str, value: i64| Field::decimal(name, t.of("policy", name)).holds(written(value, MONEY));
    let percent = |name: &str, value: i64| Field::decimal(name, t.of("policy", name)).holds(written(value, PERCENT));
    let form = Form::new("policy", "/admin/policy", t.say("save"))
        .primary()
        .with(Field::hidden("version", now.version))
        .with(days("hold_days", now.hold_days, 366))
        .with(days("backdating_days", now.backdating_days, 366))
        .with(days("together_days", now.together_days, 366))
        .with(days("token_days", now.token_days, 3_660))
        .with(days("watch_days", now.watch_days, 3_660))
        .with(Field::number("shown_groups", t.say("policy-shown-groups"), 1, 100).holds(now.shown_groups).required())
        .with(percent("quote_tolerance_ppm", now.quote_tolerance_ppm))
        .with(Field::several(
            "declines_to_approve",
            t.say("policy-declines-to-approve"),
            DeclineReason::iter().map(reason).collect(),
        ))
        .with(money("note_above_minor", now.note_above_minor))
        .with(money("ask_above_minor", now.ask_above_minor).hint(t.say("policy-ask-hint")))
        .with(percent("a", now.displacement_ppm.a))
        .with(percent("b", now.displacement_ppm.b))
        .with(percent("c", now.displacement_ppm.c).hint(t.say("policy-c-hint")))
        .with(
            Field::decimal("disposal_minor_per_kg", t.say("policy-disposal-minor-per-kg"))
                .known(now.disposal_minor_per_kg.map(|minor| written(minor, MONEY)))
                .hint(t.say("policy-disposal-hint")),
        )
        .with(money("hour_minor", now.hour_minor))
        .with(money("km_minor", now.km_minor))
        .with(Field::text("gs1_prefix", t.say("policy-gs1-prefix"), 12).known(now.gs1_prefix.as_ref()))
        .with(
            Field::lines("evidence", t.say("policy-evidence"), LONGEST_DEMANDS)
                .holds(demands.join("\n"))
                .hint(t.say("policy-evidence-hint")),
        )
        .with(
            Field::lines("circles", t.say("policy-circles"), LONGEST_CIRCLES)
                .holds(circles.join("\n"))
                .hint(t.say("policy-circles-hint")),
        );
    Sheet::new(visitor, t.say("admin-policy"))
        .crumb("/admin", t.say("nav-admin"))
        .about(t.say("policy-about"))
        .form(form)
        .refused(refused)
        .send()
}

#[handler]
pub async fn save(posted: Posted, app: Data<&Arc<App>>) -> Result<Response> {
    match saved(&posted, &app).await {
        Ok(next) => Ok(see(&next)),
        Err(problem) => {
            let mut refused = Refused::of(&posted, problem)?;
            // A list has one field: "circles[0].unit_days" is shown at "circles".
            let field = refused.told.field.take();
            refused.told.field = field.and_then(|field| field.split('[').next().map(str::to_owned));
            page(&posted.visitor, &app, Some(refused)).await
        }
    }
}

async fn saved(posted: &Posted, app: &App) -> Result<String, Problem> {
    let new = &parse(&posted.fields)?;
    let expected = &Expected::OneOf(vec![i64::from(new.version)]);
    posted
        .write_permitted(app, Throughout::of(posted.visitor.actor()), |tx, may| async move {
            policy::set(app, &tx, &may, expected, new).await?;
            Ok("/admin/policy?done=saved".to_owned())
        })
        .await
}

fn parse(given: &Fields) -> domain::Result<Policy> {
    let share = |name: &str| Ok::<_, No>(given.scaled(name, PERCENT)?.unwrap_or_default());
    let money = |name: &str| Ok::<_, No>(given.scaled(name, MONEY)?.unwrap_or_default());
    let reasons = given.all("declines_to_approve").map(|word| word.parse().map_err(|_| unknown("reason", word)));
    Ok(Policy {
        version: given.required("version")?,
        hold_days: given.required("hold_days")?,
        backdating_days: given.required("backdating_days")?,
        quote_tolerance_ppm: share("quote_tolerance_ppm")?,
        declines_to_approve: reasons.collect::<domain::Result<_>>()?,
        note_above_minor: money("note_above_minor")?,
        ask_above_minor: money("ask_above_minor")?,
        together_days: given.required("together_days")?,
        displacement_ppm: Displacement { a: share("a")?, b: share("b")?, c: share("c")? },
        disposal_minor_per_kg: given.scaled("disposal_minor_per_kg", MONEY)?,
        hour_minor: money("hour_minor")?,
        km_minor: money("km_minor")?,
        evidence: given
            .shown("evidence")
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(demand)
            .collect::<domain::Result<_>>()?,
        token_days: given.required("token_days")?,
        shown_groups: given.required("shown_groups")?,
        watch_days: given.required("watch_days")?,
        gs1_prefix: given.text("gs1_prefix").map(str::to_owned),
        circles: given
            .shown("circles")
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(circle_days)
            .collect::<domain::Result<_>>()?,
    })
}

/// Parses one line, such as "desk 7 14" or "* 7": a category, the days of the unit, and the days of the organisation.
fn circle_days(line: &str) -> domain::Result<CircleDays> {
    let mut words = line.split_whitespace();
    let (Some(category), Some(unit), organisation, None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(unknown("circles", line));
    };
    let days = |word: &str| word.parse::<u32>().map_err(|_| unknown("circles", line));
    Ok(CircleDays {
        category: Some(category).filter(|category| *category != EVERYTHING).map(str::to_owned),
        unit_days: days(unit)?,
        organisation_days: organisation.map(days).transpose()?,
    })
}

fn circle_line(days: &CircleDays) -> String {
    let category = days.category.as_deref().unwrap_or(EVERYTHING);
    let organisation = days.organisation_days.map(|days| format!(" {days}")).unwrap_or_default();
    format!("{category} {}{organisation}", days.unit_days)
}

/// Parses one line, such as "school-chair kindergarten child_safety".
fn demand(line: &str) -> domain::Result<Demand> {
    let mut words = line.split_whitespace();
    let (Some(category), Some(sensitivity), Some(kind), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(unknown("evidence", line));
    };
    Ok(Demand {
        category: category.to_owned(),
        sensitivity: sensitivity.parse().map_err(|_| unknown("evidence", line))?,
        kind: kind.parse().map_err(|_| unknown("evidence", line))?,
    })
}

fn unknown(field: &str, value: &str) -> No {
    No::invalid(field, Bad::Unknown { value: value.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_is_three_words() {
        assert!(demand("school-chair kindergarten child_safety").is_ok());
        for line in ["school-chair kindergarten", "school-chair palace fire", "a kindergarten fire more"] {
            assert!(demand(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_circle_is_read_as_it_is_written() {
        for line in ["desk 7 14", "* 7", "desk 0 0"] {
            assert_eq!(circle_days(line).map(|days| circle_line(&days)), Ok(line.to_owned()));
        }
        for line in ["desk", "desk seven", "desk 7 14 21", "desk -1"] {
            assert!(circle_days(line).is_err(), "{line}");
        }
    }
}
