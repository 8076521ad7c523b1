//! The things in the rooms: drawn at random from the products, and described as caretakers would.

use chrono::{Datelike, Days};

use crate::demo::{
    dice::Dice,
    files::{self, Files, Paper},
    town::{MAIN, NEIGHBOUR, Room, Site, Town, noon},
    words::{About, phrase},
};
use crate::{
    app::{
        App, Result,
        stock::{custody, documents, logging, surplus},
    },
    domain::{
        Condition, Date, LotId, Role, SanitisationMethod, Title, Why,
        directory::permit::Within,
        stock::{
            custody::NewSanitisation,
            evidence::{self, NewDocument},
            lot::{Attributes, NewLot},
        },
    },
    store::{self, Tx},
};

/// A lot to be logged on one of a site's days.
pub struct Find {
    pub organisation: &'static str,
    pub new: NewLot,
    pub surplus: bool,
    pub wiped: bool,
    pub open_to_region: bool,
    /// The name of an old register, and the number in it.
    pub alias: Option<(String, String)>,
}

/// Draws lots at random. `on` is the day from which ages and dates are counted.
pub struct Draw<'a> {
    pub app: &'a App,
    pub files: &'a Files,
    pub town: &'a Town,
    pub on: Date,
    /// Whether some of what is not needed must leave within weeks.
    pub last: bool,
}

impl<'a> Draw<'a> {
    /// Lots of `organisation` whose quantities add up to exactly `things`.
    pub fn things(&self, dice: &mut Dice, organisation: &'static str, things: i64) -> Vec<Find> {
        let mut found = Vec::new();
        let mut left = things;
        while left > 0 {
            let at = dice.weighted(self.files.products.iter().map(|product| product.share));
            let product = &self.files.products[at];
            let n = dice.between(product.batch_min, product.batch_max).min(left);
            let Some(spot) = self.spot(dice, organisation, &product.site_kinds) else { continue };
            left -= n;
            if self.media_bearing(&product.category) {
                found.extend((0..n).map(|_| self.find(dice, organisation, at, 1, spot)));
            } else {
                found.push(self.find(dice, organisation, at, n, spot));
            }
        }
        found
    }

    /// A lot of each product, in their order, with the smallest quantity in which the product comes.
    pub fn one_of_each(&self, dice: &mut Dice) -> Vec<Find> {
        let products = self.files.products.iter().enumerate();
        let find = |(at, product): (usize, &files::Product)| {
            let spot = self.spot(dice, MAIN, &product.site_kinds)?;
            Some(self.find(dice, MAIN, at, product.batch_min, spot))
        };
        products.filter_map(find).collect()
    }

    fn media_bearing(&self, category: &str) -> bool {
        self.app.reference.category(category).is_some_and(|category| category.media_bearing)
    }

    /// A room of a site of one of these kinds, and whose it is.
    fn spot(&self, dice: &mut Dice, organisation: &str, kinds: &str) -> Option<(&'a Site, Room)> {
        let kinds = files::list(kinds);
        let sites =
            self.town.sites.iter().filter(|site| site.organisation == organisation && kinds.contains(&site.kind));
        let sites: Vec<_> = sites.collect();
        let site = *dice.pick(&sites)?;
        Some((site, *dice.pick(&site.rooms)?))
    }

    fn find(
        &self,
        dice: &mut Dice,
        organisation: &'static str,
        at: usize,
        n: i64,
        (site, room): (&Site, Room),
    ) -> Find {
        let (product, plan) = (&self.files.products[at], &self.files.plan.stock);
        let path = self.app.reference.path(&product.category);
        let is_it = path.iter().any(|key| key == "it");
        let condition = self.condition(dice);
        let owned = !dice.chance(plan.owned_by_others_ppm);
        let title = if owned {
            Title::Organisation
        } else {
            *dice.pick(&[Title::Lessor, Title::AidsCentre, Title::Grant]).unwrap_or(&Title::Lessor)
        };
        let mends = matches!(condition, Condition::NeedsRepair | Condition::ForParts);
        let surplus = owned && (dice.chance(plan.surplus_ppm) || (mends && dice.chance(500_000)));
        let stored = surplus && dice.chance(plan.central_store_ppm * 1_000_000 / plan.surplus_ppm.max(1));
        let store = if stored { self.spot(dice, organisation, "store") } else { None };
        let (kind, place) = store.map_or((&site.kind, room.place), |(store, shelf)| (&store.kind, shelf.place));
        let (least, most) = if is_it { plan.age_years_it } else { plan.age_years_furniture };
        let usual = if is_it { plan.most_common_age_years_it } else { plan.most_common_age_years_furniture };
        let days = dice.around(least * 365, usual * 365, most * 365).unsigned_abs();
        let acquired_on = (!dice.chance(plan.unknown_acquired_ppm)).then(|| self.on - Days::new(days));
        let mut weeks_later = |ppm, from, to| {
            (surplus && dice.chance(ppm)).then(|| self.on + Days::new(dice.between(from, to).unsigned_abs()))
        };
        let available_from = weeks_later(plan.free_later_ppm, 45, 100);
        let must_leave_by = weeks_later(if self.last { plan.must_leave_ppm } else { 0 }, 47, 85);
        let must_leave_by = must_leave_by.filter(|_| available_from.is_none());
        let assigned = !dice.chance(plan.unassigned_product_ppm);
        let new = NewLot {
            category: product.category.clone(),
            name: product.title_nb.clone(),
            note: self.note(dice, condition, surplus, kind, &path),
            quantity: n,
            condition,
            unit: room.unit,
            place,
            product: assigned.then(|| self.town.products[at]),
            title,
            goes_back_on: (!owned).then(|| self.on + Days::new(dice.between(900, 1_800).unsigned_abs())),
            attributes: if assigned { Attributes::default() } else { self.seen(dice, product) },
            serial: None,
            acquired_on,
            available_from,
            must_leave_by,
            price_minor: None,
            surplus,
        };
        let registers = &self.files.plan.register;
        let old = acquired_on.is_some_and(|day| day.year() < 2020) && dice.chance(plan.old_register_alias_ppm * 2);
        let alias = dice.pick(registers).filter(|_| old && organisation == MAIN);
        let alias =
            alias.map(|register| (register.name.clone(), (register.first + dice.between(0, 4_999)).to_string()));
        Find {
            organisation,
            surplus,
            wiped: surplus && dice.chance(self.files.plan.custody.sanitised_of_surplus_ppm),
            open_to_region: surplus && (organisation == NEIGHBOUR || dice.chance(300_000)),
            alias,
            new,
        }
    }

    fn condition(&self, dice: &mut Dice) -> Condition {
        let plan = &self.files.plan.condition;
        let all = [
            (Condition::AsNew, plan.as_new_ppm),
            (Condition::Good, plan.good_ppm),
            (Condition::Worn, plan.worn_ppm),
            (Condition::NeedsRepair, plan.needs_repair_ppm),
            (Condition::ForParts, plan.for_parts_ppm),
        ];
        all[dice.weighted(all.map(|(_, ppm)| ppm))].0
    }

    /// What the person who logged the lot saw. Not everything was measured.
    fn seen(&self, dice: &mut Dice, product: &files::Product) -> Attributes {
        let measured = !dice.chance(self.files.plan.stock.unknown_dimensions_ppm);
        // Sizes are measured in whole centimetres, and are at least one.
        let known = |mm: &i64| measured && *mm >= 10;
        let coloured = !dice.chance(self.files.plan.stock.unknown_colour_ppm);
        Attributes {
            width_mm: product.width_mm.filter(known),
            depth_mm: product.depth_mm.filter(known),
            height_mm: product.height_mm.filter(known),
            colour: product.colour.clone().filter(|_| coloured),
            materials: files::list(&product.materials),
            features: product.features.as_deref().map(files::list).filter(|_| measured),
            brand: Some(product.brand.clone()),
            model: None,
        }
    }

    fn note(&self, dice: &mut Dice, condition: Condition, surplus: bool, kind: &str, path: &[String]) -> String {
        let texts = &self.files.texts;
        let how = match condition {
            Condition::AsNew | Condition::Good => &texts.good_points,
            Condition::Worn | Condition::NeedsRepair | Condition::ForParts => &texts.defects,
        };
        let about = About { kind, path, reason: "" };
        let mut said = Vec::new();
        if dice.chance(600_000) {
            said.push(phrase(dice, how, about));
        }
        if surplus {
            said.push(phrase(dice, &texts.why_surplus, about));
            said.push(phrase(dice, &texts.where_it_stands, about));
        }
        said.retain(|sentence| !sentence.is_empty());
        said.join(" ")
    }
}

/// A caretaker goes through the rooms and logs what stands there.
pub async fn log(tx: &Tx, files: &Files, town: &Town, finds: &[Find]) -> Result<Vec<LotId>> {
    let caretaker = town.somebody(files, MAIN, Role::FacilityManager)?;
    let neighbour = town.somebody(files, NEIGHBOUR, Role::Coordinator)?;
    let mut logged = Vec::with_capacity(finds.len());
    for find in finds {
        let actor = if find.organisation == MAIN { caretaker } else { neighbour };
        let lot = logging::log(tx, &Within::of(actor, Some(find.new.unit))?, &find.new, Why::Logged).await?;
        if let Some((register, number)) = &find.alias {
            store::stock::lots::add_alias(tx, lot.organisation, lot.id, register, number).await?;
        }
        let demanded = |paper: &&Paper| {
            evidence::SHIPPED.iter().any(|demand| demand.category == lot.category && demand.kind == paper.kind)
        };
        for Paper { kind, reference } in files.documents.iter().filter(demanded) {
            let (kind, reference) = (*kind, reference.clone());
            let document = NewDocument { kind, reference, issued_on: None, valid_until: None };
            documents::add(tx, actor, lot.id, &document).await?;
        }
        if lot.media > 0 && find.wiped {
            custody::sanitise(tx, actor, lot.id, &wiping(tx.at.date_naive(), &lot.code), None).await?;
        }
        let offered = find.surplus && (lot.media == 0 || find.wiped);
        if offered && (lot.media > 0 || find.open_to_region) {
            let from = find.open_to_region.then(|| tx.at.date_naive());
            let declared = surplus::Surplus { open_to_region_from: from, ..surplus::Surplus::default() };
            surplus::declare(tx, actor, lot.id, declared).await?;
        }
        logged.push(lot.id);
    }
    Ok(logged)
}

pub fn wiping(on: Date, code: &str) -> NewSanitisation {
    NewSanitisation {
        medium: format!("disk i {code}"),
        method: SanitisationMethod::Purge,
        tool: "SlettSikkert".to_owned(),
        tool_version: "7.2".to_owned(),
        operator: "Lise Marie Aune, Omstart IT Gjenbruk".to_owned(),
        verified_by: "Anders Rudshagen, IT-drift".to_owned(),
        on,
    }
}

/// One site a day, the last of them on the day before `until`.
pub fn days(finds: Vec<Find>, town: &Town, until: Date) -> Vec<(crate::domain::Instant, Vec<Find>)> {
    let mut by_site: Vec<(&Site, Vec<Find>)> = town.sites.iter().map(|site| (site, Vec::new())).collect();
    for find in finds {
        let theirs = |site: &Site| site.rooms.iter().any(|room| room.unit == find.new.unit);
        if let Some((_, finds)) = by_site.iter_mut().find(|(site, _)| theirs(site)) {
            finds.push(find);
        }
    }
    let days = by_site.len() as u64;
    let dated = by_site.into_iter().enumerate();
    dated
        .map(|(at, (_, finds))| (noon(until - Days::new(days - at as u64)), finds))
        .filter(|(_, finds)| !finds.is_empty())
        .collect()
}
