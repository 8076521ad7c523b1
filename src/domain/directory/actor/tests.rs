//! A table of who may do what: every act and every role.

use sea_orm::Iterable;

use super::*;

#[test]
fn every_act_and_every_role() {
    let mut table = String::new();
    for act in Act::iter() {
        let may = Role::iter().filter(|role| actor(*role, None).may(act, UnitId::new()).is_ok());
        let may: Vec<_> = may.map(|role| role.to_string()).collect();
        table += &format!("{:<19} {}\n", format!("{act:?}"), may.join(", "));
    }
    insta::assert_snapshot!(table, @r"
    ReadStock           employee, facility_manager, coordinator, procurement, reporter, admin
    LogLot              employee, facility_manager, coordinator
    EditLot             employee, facility_manager, coordinator
    DeclareSurplus      employee, facility_manager, coordinator
    MoveLot             employee, facility_manager, coordinator
    RemoveLot           facility_manager, coordinator
    RecordSanitisation  facility_manager, coordinator
    CountLot            facility_manager, coordinator
    OverrideLight       coordinator
    Reserve             employee, facility_manager, coordinator, procurement
    StateNeed           employee, facility_manager, coordinator, procurement
    Decide              employee, facility_manager, coordinator, procurement
    Approve             coordinator
    CallOff             procurement
    ReceiveDelivery     employee, facility_manager, coordinator, procurement
    HandOver            employee, facility_manager, coordinator
    Return              employee, facility_manager, coordinator, procurement
    OrderWork           coordinator
    DoWork              coordinator, partner
    DecideTransfer      coordinator
    EditProducts        facility_manager, coordinator, procurement
    EditAgreements      procurement
    JoinAgreements      procurement, admin
    EditPartners        coordinator
    EditFactors         reporter
    SetTargets          reporter, admin
    ReadReports         employee, facility_manager, coordinator, procurement, reporter, admin
    KnowWho             coordinator, admin
    Administer          admin
    ");
}

#[test]
fn a_role_in_a_unit_reaches_no_further() {
    let (own, other) = (UnitId::new(), UnitId::new());
    for act in Act::iter() {
        for role in act.roles() {
            let one = actor(*role, Some(vec![own]));
            assert_eq!(one.may(act, own), Ok(()), "{act:?} {role:?}");
            assert_eq!(one.may(act, other), Err(Refused::NotYours { what: "unit" }), "{act:?} {role:?}");
            assert!(one.may_throughout(act).is_err(), "{act:?} {role:?}");
            assert_eq!(one.units_for(act), Some(vec![own]));
            assert_eq!(actor(*role, None).units_for(act), None);
            assert_eq!(actor(*role, None).may_throughout(act), Ok(()), "{act:?} {role:?}");
        }
    }
}

#[test]
fn nobody_may_anything_without_a_role() {
    let mut nobody = actor(Role::Admin, None);
    nobody.grants.clear();
    for act in Act::iter() {
        assert_eq!(nobody.may(act, UnitId::new()), Err(Refused::NotAllowed { needs: act.roles().to_vec() }));
        assert_eq!(nobody.units_for(act), Some(vec![]));
    }
    assert!(nobody.has_a_role().is_err());
    assert!(nobody.may_read().is_err() && nobody.may_read_reports().is_err() && nobody.may_do_work().is_err());
}

fn actor(role: Role, units: Option<Vec<UnitId>>) -> Actor {
    let organisation = OrganisationId::new();
    Actor {
        person: PersonId::new(),
        organisation,
        organisations: vec![organisation],
        region: None,
        neighbours: Vec::new(),
        partner: None,
        grants: vec![Grant { role, units }],
        currency: "NOK".into(),
        time_zone: "Europe/Oslo".into(),
        language: "nb".into(),
    }
}
