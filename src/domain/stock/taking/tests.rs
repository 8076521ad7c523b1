#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use sea_orm::Iterable;

use super::*;

fn day(day: u32) -> Date {
    Date::from_ymd_opt(2026, 3, day).unwrap()
}

const TODAY: u32 = 10;
const HOLDS: [HoldId; 1] = [HoldId(uuid::Uuid::from_u128(3))];

/// A free table of our own that everybody may have.
fn free() -> Thing<'static> {
    Thing {
        lot: LotId(uuid::Uuid::from_u128(1)),
        title: Title::Organisation,
        state: LotState::Available,
        light: ChemicalLight::Green,
        available_from: None,
        goes_back_on: None,
        held: 0,
        holds: &HOLDS,
        media: 0,
        sanitised: 0,
        managed: false,
        visible: true,
        opens_on: None,
    }
}

fn ways() -> Vec<(&'static str, Taking)> {
    let fill = |kind| Taking::Fill { needed_by: day(20), kind };
    vec![
        ("fill", fill(OfferKind::Stock)),
        ("mend", fill(OfferKind::Repair)),
        ("reserve", Taking::Reserve),
        ("let-go", Taking::LetGo),
        ("hand-on", Taking::HandOver),
        ("declare", Taking::Declare),
        ("clean", Taking::Work(WorkKind::Clean)),
        ("wipe", Taking::Work(WorkKind::Wipe)),
        ("recycle", Taking::Work(WorkKind::Recycle)),
        ("use-up", Taking::UseUp),
        ("sell", Taking::Depart(Departure::Sold)),
        ("return", Taking::Depart(Departure::ReturnedToOwner)),
        ("lose", Taking::Depart(Departure::Lost)),
    ]
}

/// What the table below says of a refusal.
fn word(refused: &Refused) -> &'static str {
    match refused {
        Refused::NotFound { .. } => "unseen",
        Refused::LotState { .. } => "state",
        Refused::NotOffered { because: "legal_title" } | Refused::WrongState { what: "legal_title", .. } => "title",
        Refused::NotOffered { because: "chemical_light" } => "light",
        Refused::NotBackYet { .. } => "away",
        Refused::Held { .. } => "held",
        Refused::NotSanitised { .. } => "data",
        Refused::StillManaged { .. } => "managed",
        Refused::NotYetAvailable { .. } => "early",
        Refused::OpensLater { .. } => "closed",
        Refused::EvidenceMissing { .. } => "papers",
        other => panic!("{other:?}"),
    }
}

/// Every way of taking, for things with one problem each. `-` means allowed.
#[test]
fn each_way_of_taking_asks_its_own_rules() {
    let things: [(&str, Thing); 18] = [
        ("free", free()),
        ("in use", Thing { state: LotState::InUse, ..free() }),
        ("in custody", Thing { state: LotState::Custody, ..free() }),
        ("in work", Thing { state: LotState::InWork, ..free() }),
        ("gone", Thing { state: LotState::Gone, ..free() }),
        ("leased", Thing { title: Title::Lessor, ..free() }),
        ("leased, in use", Thing { title: Title::Lessor, state: LotState::InUse, ..free() }),
        ("lent until 19", Thing { state: LotState::InUse, goes_back_on: Some(day(19)), ..free() }),
        ("lent until 20", Thing { state: LotState::InUse, goes_back_on: Some(day(20)), ..free() }),
        ("overdue", Thing { state: LotState::InUse, goes_back_on: Some(day(TODAY - 1)), ..free() }),
        ("device lent", Thing { state: LotState::InUse, goes_back_on: Some(day(19)), media: 1, ..free() }),
        ("held", Thing { held: 1, ..free() }),
        ("held in custody", Thing { held: 1, state: LotState::Custody, ..free() }),
        ("device", Thing { state: LotState::Custody, media: 2, sanitised: 1, ..free() }),
        ("managed", Thing { state: LotState::Custody, media: 1, sanitised: 1, managed: true, ..free() }),
        ("from tomorrow", Thing { available_from: Some(day(TODAY + 1)), ..free() }),
        ("of its unit", Thing { opens_on: Some(day(TODAY + 1)), ..free() }),
        ("hidden", Thing { visible: false, ..free() }),
    ];
    let strict = Destination { sensitive: true, missing: &[] };
    let red = Thing { light: ChemicalLight::Red, ..free() };
    let papers = Destination { sensitive: true, missing: &[EvidenceKind::Fire] };
    let everywhere = Destination::default();
    let mut rows: Vec<(&str, Thing, Destination)> =
        things.into_iter().map(|(name, thing)| (name, thing, everywhere)).collect();
    rows.extend([("red", red, everywhere), ("red, to children", red, strict), ("undocumented", free(), papers)]);
    let answer = |thing: &Thing, way, to: &Destination| match may(thing, way, to, day(TODAY)) {
        Ok(()) => "-",
        Err(no) => word(&no.refused),
    };
    let line = |name: &str, cells: Vec<&str>| {
        let cells: String = cells.into_iter().map(|cell| format!("{cell:>8}")).collect();
        format!("{name:<16}{cells}\n")
    };
    let mut table = line("", ways().into_iter().map(|(name, _)| name).collect());
    for (name, thing, to) in &rows {
        table += &line(name, ways().into_iter().map(|(_, way)| answer(thing, way, to)).collect());
    }
    insta::assert_snapshot!(table, @r"
                        fill    mend reserve  let-go hand-on declare   clean    wipe recycle  use-up    sell  return    lose
    free                   -       -       -       -       -       -       -       -       -       -       -   title       -
    in use             state   state   state       -   state       -       -       -       -       -       -   title       -
    in custody         state   state   state       -   state       -   state       -   state       -       -   title       -
    in work            state   state   state       -   state   state   state   state   state       -   state   title       -
    gone               state   state   state       -   state   state   state   state   state       -   state   state   state
    leased             title   title   title       -   title   title       -       -   title   title   title       -       -
    leased, in use     title   title   state       -   state   title       -       -   title   title   title       -       -
    lent until 19          -   state       -       -    away    away       -       -    away       -    away   title       -
    lent until 20      state   state       -       -    away    away       -       -    away       -    away   title       -
    overdue            state   state       -       -    away    away       -       -    away       -    away   title       -
    device lent        state   state   state       -    away    away       -       -    away    data    data   title       -
    held                   -       -       -       -       -       -       -       -       -    held       -   title       -
    held in custody    state   state   state       -   state    held   state       -   state    held       -   title       -
    device             state   state   state       -    data    data   state       -   state    data    data   title       -
    managed            state   state   state       - managed managed   state       -   state managed managed   title       -
    from tomorrow          -       -       -       -   early       -       -       -       -       -       -   title       -
    of its unit       closed  closed  closed       -       -       -       -       -       -       -       -   title       -
    hidden            unseen  unseen       -       -       -       -       -       -       -       -       -   title       -
    red                    -       -       -       -       -       -       -       -       -       -       -   title       -
    red, to children   light   light   light   light   light       -       -       -       -       -       -   title       -
    undocumented      papers  papers  papers  papers  papers       -       -       -       -       -       -   title       -
    ");
}

/// Every combination of what the rules ask for.
fn everything() -> Vec<Thing<'static>> {
    let mut all = vec![free()];
    let mut vary = |with: &dyn Fn(Thing<'static>) -> Vec<Thing<'static>>| {
        all = all.iter().flat_map(|thing| with(*thing)).collect();
    };
    let days = [None, Some(day(TODAY - 1)), Some(day(TODAY)), Some(day(TODAY + 1)), Some(day(20))];
    vary(&|thing| LotState::iter().map(|state| Thing { state, ..thing }).collect());
    vary(&|thing| Title::iter().map(|title| Thing { title, ..thing }).collect());
    vary(&|thing| ChemicalLight::iter().map(|light| Thing { light, ..thing }).collect());
    vary(&|thing| days.map(|available_from| Thing { available_from, ..thing }).to_vec());
    vary(&|thing| days.map(|goes_back_on| Thing { goes_back_on, ..thing }).to_vec());
    vary(&|thing| [0, 1].map(|held| Thing { held, ..thing }).to_vec());
    vary(&|thing| [(0, 0), (1, 0), (1, 1)].map(|(media, sanitised)| Thing { media, sanitised, ..thing }).to_vec());
    vary(&|thing| [false, true].map(|managed| Thing { managed, ..thing }).to_vec());
    vary(&|thing| [false, true].map(|visible| Thing { visible, ..thing }).to_vec());
    all
}

/// What holds in every combination of state, title, light, days, holds, media and visibility.
#[test]
fn nothing_that_must_stay_is_taken() {
    let to = [
        Destination::default(),
        Destination { sensitive: true, missing: &[] },
        Destination { sensitive: true, missing: &[EvidenceKind::Fire] },
    ];
    let (things, ways) = (everything(), ways());
    for thing in &things {
        for to in &to {
            for (name, way) in &ways {
                if may(thing, *way, to, day(TODAY)).is_ok() {
                    stays(thing, to, *way, name);
                }
            }
        }
    }
}

fn stays(thing: &Thing, to: &Destination, way: Taking, name: &str) {
    let to_others = matches!(way, Taking::HandOver | Taking::UseUp | Taking::Depart(Departure::Sold));
    let for_somebody = matches!(way, Taking::Fill { .. } | Taking::Reserve | Taking::LetGo | Taking::HandOver);
    let offered = matches!(way, Taking::Fill { .. } | Taking::Reserve | Taking::HandOver | Taking::Declare);
    assert!(thing.state != LotState::Gone || matches!(way, Taking::LetGo | Taking::UseUp), "{name}: {thing:?} {to:?}");
    assert!(!(to_others || offered) || thing.title == Title::Organisation, "{name}: {thing:?} {to:?}");
    assert!(!to_others || thing.media <= thing.sanitised && !thing.managed, "{name}: {thing:?} {to:?}");
    assert!(!for_somebody || !to.sensitive || thing.light != ChemicalLight::Red, "{name}: {thing:?} {to:?}");
    assert!(!for_somebody || to.missing.is_empty(), "{name}: {thing:?} {to:?}");
    assert!(!matches!(way, Taking::Fill { .. }) || thing.visible, "{name}: {thing:?} {to:?}");
    let away = thing.title == Title::Organisation && thing.goes_back_on.is_some();
    assert!(!away || !matches!(way, Taking::HandOver | Taking::Declare), "{name}: {thing:?} {to:?}");
}

/// What may be handed over could also be reserved.
#[test]
fn what_is_handed_over_could_be_reserved() {
    for thing in everything() {
        let asks = |way| may(&thing, way, &Destination::default(), day(TODAY)).is_ok();
        assert!(!asks(Taking::HandOver) || asks(Taking::Reserve), "{thing:?}");
    }
}
