//! How what happened has always been stored.

use serde_json::json;
use uuid::Uuid;

use crate::event::*;

pub const ID: &str = "0198f000-0000-7000-8000-000000000001";

pub fn id() -> Uuid {
    ID.parse().unwrap()
}

/// An event of every kind but for the steps of work, as it has always been stored.
pub fn stored() -> Vec<(Event, &'static str, Option<Value>)> {
    let day: Date = "2027-08-01".parse().unwrap();
    let (unit, place, lot) = (UnitId(id()), PlaceId(id()), LotId(id()));
    let (organisation, person, token_id) = (OrganisationId(id()), PersonId(id()), TokenId(id()));
    let (hold, handover, transfer) = (HoldId(id()), HandoverId(id()), TransferId(id()));
    let (call_off, work_order, document) = (CallOffId(id()), WorkOrderId(id()), DocumentId(id()));
    let (line, decision, offer) = (LineId(id()), DecisionId(id()), OfferId(id()));
    let standing = || Standing { parent_id: Some(unit), until: Some(day), successor_id: None };
    let of_place = || Standing { parent_id: None, until: None, successor_id: Some(place) };
    let worn = Change { from: Condition::Good, to: Condition::Worn };
    let heavier = Change { from: None, to: Some(9_000) };
    let texts = Change { from: "good".to_owned(), to: "worn".to_owned() };
    let release = || Released {
        at: "2026-11-27T08:00:00.5Z".parse().unwrap(),
        by: person,
        rung: Rung::New,
        note: "Haster".to_owned(),
        things: BTreeMap::from([(id(), 2)]),
    };
    let released =
        || json!({"at": "2026-11-27T08:00:00.500Z", "by": ID, "rung": "new", "note": "Haster", "things": {ID: 2}});
    let (register, value) = ("code".to_owned(), "K-1".to_owned());
    let label = || (register.clone(), value.clone());
    let quantity = || Some(Change { from: 6, to: 4 });
    let terms =
        |name: &str| AgreementTerms { name: name.to_owned(), ceiling_minor: None, valid_to: day, owner_id: person };
    let supplier = |name: &str| SupplierFacts { name: name.to_owned(), number: None };
    let renamed = Change { from: supplier("A"), to: supplier("B") };
    let suppliers = json!({"from": {"name": "A", "number": null}, "to": {"name": "B", "number": null}});
    let article = |active| ArticleTerms {
        category: "school-chair".to_owned(),
        title: "Stol".to_owned(),
        price_minor: 100,
        pack_size: 2,
        lead_days: None,
        active,
    };
    vec![
        (Event::OrganisationFounded, "founded", None),
        (
            Event::OrganisationClosed { until: day, successor_id: organisation },
            "closed",
            Some(json!({"until": "2027-08-01", "successor_id": ID})),
        ),
        (Event::PolicySet(Box::default()), "policy_set", Some(serde_json::to_value(Policy::default()).unwrap())),
        (Event::UnitOpened, "opened", None),
        (
            Event::UnitChanged(standing()),
            "changed",
            Some(json!({"parent_id": ID, "until": "2027-08-01", "successor_id": null})),
        ),
        (
            Event::UnitClosed(standing()),
            "closed",
            Some(json!({"parent_id": ID, "until": "2027-08-01", "successor_id": null})),
        ),
        (Event::PlaceOpened, "opened", None),
        (
            Event::PlaceChanged(of_place()),
            "changed",
            Some(json!({"parent_id": null, "until": null, "successor_id": ID})),
        ),
        (Event::PlaceClosed(of_place()), "closed", Some(json!({"parent_id": null, "until": null, "successor_id": ID}))),
        (
            Event::UnitFollowed { from_unit: unit, to_unit: None },
            "followed_successor",
            Some(json!({"from_unit": ID, "to_unit": null})),
        ),
        (
            Event::PlaceFollowed { from_place: place, to_place: place },
            "followed_successor",
            Some(json!({"from_place": ID, "to_place": ID})),
        ),
        (
            Event::OrganisationFollowed { from_organisation: organisation, to_organisation: organisation },
            "followed_successor",
            Some(json!({"from_organisation": ID, "to_organisation": ID})),
        ),
        (
            Event::PersonCorrected { fields: vec!["name", "phone"] },
            "corrected",
            Some(json!({"fields": ["name", "phone"]})),
        ),
        (Event::PersonErased, "erased", None),
        (Event::Provisioned, "provisioned", None),
        (Event::RegisterTokenMade, "register_token_made", None),
        (Event::RegisterTokenEnded, "register_token_ended", None),
        (Event::PersonLeft, "left", None),
        (Event::PersonReturned, "returned", None),
        (
            Event::RolesSet { roles: vec![Role::FacilityManager] },
            "roles_set",
            Some(json!({"roles": ["facility_manager"]})),
        ),
        (Event::TokenMade { token_id, from: None }, "token_made", Some(json!({"token_id": ID}))),
        (
            Event::TokenMade { token_id, from: Some(TokenOrigin::CommandLine) },
            "token_made",
            Some(json!({"token_id": ID, "from": "command_line"})),
        ),
        (Event::TokenRevoked { token_id }, "token_revoked", Some(json!({"token_id": ID}))),
        (
            Event::SignInLinkMade { purpose: LinkPurpose::Enter, from: Some(TokenOrigin::CommandLine) },
            "sign_in_link_made",
            Some(json!({"purpose": "enter", "from": "command_line"})),
        ),
        (
            Event::SignedIn { way: SignInWay::Password, session: SessionId(id()) },
            "signed_in",
            Some(json!({"way": "password", "session": ID})),
        ),
        (Event::SessionsEnded { session: None }, "sessions_ended", Some(json!({}))),
        (Event::IdentityLinked { provider: "feide".to_owned() }, "identity_linked", Some(json!({"provider": "feide"}))),
        (Event::PasswordSet, "password_set", None),
        (Event::SecondFactorAdded, "second_factor_added", None),
        (Event::SecondFactorRemoved, "second_factor_removed", None),
        (
            Event::TakenOver { from_person: person, to_person: person },
            "taken_over",
            Some(json!({"from_person": ID, "to_person": ID})),
        ),
        (Event::FactorAdded, "factor_added", None),
        (
            Event::TargetSet { year: 2027, indicator: Indicator::WithoutNew, from: None, to: Some(800_000) },
            "target_set",
            Some(json!({"year": 2027, "indicator": "without_new", "from": null, "to": 800_000})),
        ),
        (Event::ProductEntered, "entered", None),
        (
            Event::ProductEdited(Box::new(ProductEdits { mass_g: Some(heavier), ..ProductEdits::default() })),
            "edited",
            Some(json!({"mass_g": {"from": null, "to": 9_000}})),
        ),
        (
            Event::LotEdited(Box::new(LotEdits { condition: Some(worn), ..LotEdits::default() })),
            "edited",
            Some(json!({"condition": {"from": "good", "to": "worn"}})),
        ),
        (
            Event::LotCorrectedByRegister {
                import: ImportId(id()),
                changes: BTreeMap::from([
                    ("condition", Corrected::Texts(texts)),
                    ("note", Corrected::Undisclosed(Undisclosed {})),
                ]),
            },
            "edited",
            Some(json!({"import": ID, "changes": {"condition": {"from": "good", "to": "worn"}, "note": {}}})),
        ),
        (Event::Moved(Change { from: place, to: place }), "moved", Some(json!({"from": ID, "to": ID}))),
        (Event::MadeLate { lot, site: place }, "made_late", Some(json!({"lot": ID, "site": ID}))),
        (Event::Counted { counted: 4, registered: 6 }, "counted", Some(json!({"counted": 4, "registered": 6}))),
        (Event::FoundAgain { counted: 1, registered: 0 }, "found_again", Some(json!({"counted": 1, "registered": 0}))),
        (
            Event::SurplusDeclared { n: 3, open_to_organisation_from: None, open_to_region_from: None },
            "surplus_declared",
            Some(json!({"n": 3, "open_to_region_from": null})),
        ),
        (Event::SurplusWithdrawn, "surplus_withdrawn", None),
        (Event::Collected, "collected", None),
        (Event::InUseAgain, "in_use_again", None),
        (
            Event::Sanitised { sanitisation: SanitisationId(id()), method: SanitisationMethod::Purge },
            "sanitised",
            Some(json!({"sanitisation": ID, "method": "purge"})),
        ),
        (
            Event::LightOverridden { from: ChemicalLight::Red, to: ChemicalLight::Green, reason: "Malt".to_owned() },
            "light_overridden",
            Some(json!({"from": "red", "to": "green", "reason": "Malt"})),
        ),
        (
            Event::Documented { document, kind: EvidenceKind::Fire, valid_until: Some(day) },
            "documented",
            Some(json!({"document": ID, "kind": "fire", "valid_until": "2027-08-01"})),
        ),
        (
            Event::DocumentFiled { document, kind: EvidenceKind::Epd, sha256: "9f2c".to_owned() },
            "document_filed",
            Some(json!({"document": ID, "kind": "epd", "sha256": "9f2c"})),
        ),
        (
            Event::EvidenceEnded {
                work_order: Some(work_order),
                documents: vec![document],
                evidence: Some(vec![EvidenceKind::Fire]),
                because: EvidenceEnd::Reupholstered,
            },
            "evidence_ended",
            Some(json!({"work_order": ID, "documents": [ID], "evidence": ["fire"], "because": "reupholstered"})),
        ),
        (
            Event::EvidenceEnded {
                work_order: None,
                documents: Vec::new(),
                evidence: None,
                because: EvidenceEnd::Recategorised,
            },
            "evidence_ended",
            Some(json!({"documents": [], "because": "recategorised"})),
        ),
        (
            Event::Labelled { register: label().0, value: label().1 },
            "labelled",
            Some(json!({"register": "code", "value": "K-1"})),
        ),
        (
            Event::LabelRemoved { register: label().0, value: label().1 },
            "label_removed",
            Some(json!({"register": "code", "value": "K-1"})),
        ),
        (Event::PhotoAdded { photos: vec![PhotoId(id())] }, "photo_added", Some(json!({"photos": [ID]}))),
        (Event::PhotoChanged { photo: PhotoId(id()) }, "photo_changed", Some(json!({"photo": ID}))),
        (Event::PhotoRemoved { photo: PhotoId(id()) }, "photo_removed", Some(json!({"photo": ID}))),
        (
            Event::LabelMoved { register: label().0, value: label().1, from: lot, to: lot },
            "label_moved",
            Some(json!({"register": "code", "value": "K-1", "from": ID, "to": ID})),
        ),
        (
            Event::Recoded(Change { from: "K-1".to_owned(), to: "K-2".to_owned() }),
            "recoded",
            Some(json!({"from": "K-1", "to": "K-2"})),
        ),
        (Event::Reserved { hold, n: 2, unit }, "reserved", Some(json!({"hold": ID, "n": 2, "unit": ID}))),
        (
            Event::ReservationChanged { hold, from: 3, n: 2, until: None },
            "reservation_changed",
            Some(json!({"hold": ID, "from": 3, "n": 2, "until": null})),
        ),
        (
            Event::ReservationReleased { hold, n: 2, reason: None, made_late: true },
            "reservation_released",
            Some(json!({"hold": ID, "n": 2, "reason": null, "made_late": true})),
        ),
        (Event::ReservationExpired { hold, n: 2 }, "reservation_expired", Some(json!({"hold": ID, "n": 2}))),
        (
            Event::ReservationParted { hold, of: hold, lot, n: 1 },
            "reservation_parted",
            Some(json!({"hold": ID, "of": ID, "lot": ID, "n": 1})),
        ),
        (Event::HoldBroken { hold, n: 1, line: None }, "hold_broken", Some(json!({"hold": ID, "n": 1, "line": null}))),
        (
            Event::CancelledWithHold { hold, because: HoldState::Broken },
            "cancelled",
            Some(json!({"hold": ID, "because": "broken"})),
        ),
        (
            Event::NeedStated { unit, needed_by: day, lines: 2 },
            "need_stated",
            Some(json!({"unit": ID, "needed_by": "2027-08-01", "lines": 2})),
        ),
        (
            Event::NeedWithdrawn { reason: WithdrawalReason::Shared },
            "need_withdrawn",
            Some(json!({"reason": "shared"})),
        ),
        (
            Event::OfferAccepted { decision, offer, n: 4, hold },
            "offer_accepted",
            Some(json!({"decision": ID, "offer": ID, "n": 4, "hold": ID})),
        ),
        (
            Event::OfferDeclined {
                decision,
                offer,
                reason: DeclineReason::TooFar,
                applies_to: AppliesTo::Group,
                state: DecisionState::Pending,
            },
            "offer_declined",
            Some(json!({
                "decision": ID, "offer": ID, "reason": "too_far", "applies_to": "group", "state": "pending",
            })),
        ),
        (
            Event::ApprovalAsked { line, kind: ApprovalKind::Requirements, decision: None },
            "approval_asked",
            Some(json!({"line": ID, "kind": "requirements", "decision": null})),
        ),
        (
            Event::ApprovalDecided {
                line,
                kind: ApprovalKind::Decline,
                decision: Some(decision),
                state: ApprovalState::Approved,
            },
            "approval_decided",
            Some(json!({"line": ID, "kind": "decline", "decision": ID, "state": "approved"})),
        ),
        (
            Event::LineChanged { quantity: quantity(), requirements: None, gate_released: None },
            "line_changed",
            Some(json!({"quantity": {"from": 6, "to": 4}})),
        ),
        (
            Event::LineChanged {
                quantity: None,
                requirements: Some(Box::new(Change { from: Requirements::default(), to: Requirements::default() })),
                gate_released: Some(Box::new(Change { from: Some(release()), to: None })),
            },
            "line_changed",
            Some(json!({
                "requirements": {"from": Requirements::default(), "to": Requirements::default()},
                "gate_released": {"from": released(), "to": null},
            })),
        ),
        (Event::NeedCorrected { fields: vec!["note"] }, "corrected", Some(json!({"fields": ["note"]}))),
        (
            Event::LineWithdrawn { reason: WithdrawalReason::DoWithout, note: String::new() },
            "line_withdrawn",
            Some(json!({"reason": "do_without", "note": ""})),
        ),
        (Event::GateReleased(Box::new(release())), "gate_released", Some(released())),
        (
            Event::DeclineTakenBack {
                decision,
                offer,
                reason: Some(DeclineReason::TooFar),
                was: DecisionState::Standing,
            },
            "decline_taken_back",
            Some(json!({"decision": ID, "offer": ID, "reason": "too_far", "was": "standing"})),
        ),
        (Event::Measured(Box::default()), "measured", Some(serde_json::to_value(Measured::default()).unwrap())),
        (
            Event::PurchaseWithdrawn { hold, n: 1, reference: "B-7".to_owned() },
            "purchase_withdrawn",
            Some(json!({"hold": ID, "n": 1, "reference": "B-7"})),
        ),
        (Event::PartnerEntered, "entered", None),
        (Event::PartnerChanged, "changed", None),
        (
            Event::WorkRequested { work_order, kind: WorkKind::Repair, n: 2, partner: PartnerId(id()) },
            "work_requested",
            Some(json!({"work_order": ID, "kind": "repair", "n": 2, "partner": ID})),
        ),
        (
            Event::WorkProgressed { work_order, n: 6, finished: Change { from: 2, to: 4 } },
            "work_progressed",
            Some(json!({"work_order": ID, "n": 6, "finished": {"from": 2, "to": 4}})),
        ),
        (Event::SupplierChanged(renamed), "changed", Some(suppliers)),
        (Event::AgreementEntered, "entered", None),
        (
            Event::AgreementChanged(Change { from: terms("A"), to: terms("B") }),
            "changed",
            Some(json!({
                "from": {"name": "A", "ceiling_minor": null, "valid_to": "2027-08-01", "owner_id": ID},
                "to": {"name": "B", "ceiling_minor": null, "valid_to": "2027-08-01", "owner_id": ID},
            })),
        ),
        (Event::AgreementClosed, "closed", None),
        (Event::AgreementJoined { organisation }, "joined", Some(json!({"organisation": ID}))),
        (Event::AgreementLeft { organisation }, "left", Some(json!({"organisation": ID}))),
        (Event::ArticleEntered, "entered", None),
        (
            Event::ArticleChanged(Change { from: article(true), to: article(false) }),
            "changed",
            Some(json!({
                "from": {
                    "category": "school-chair", "title": "Stol", "price_minor": 100, "pack_size": 2, "lead_days": null,
                    "active": true,
                },
                "to": {
                    "category": "school-chair", "title": "Stol", "price_minor": 100, "pack_size": 2, "lead_days": null,
                    "active": false,
                },
            })),
        ),
        (
            Event::CatalogueImported { added: 3, changed: 1 },
            "catalogue_imported",
            Some(json!({"added": 3, "changed": 1})),
        ),
        (
            Event::CalledOff { call_off, rung: Rung::Used, n: 4 },
            "called_off",
            Some(json!({"call_off": ID, "rung": "used", "n": 4})),
        ),
        (
            Event::CallOffCancelled { n: 4, given_back_minor: 900 },
            "cancelled",
            Some(json!({"n": 4, "given_back_minor": 900})),
        ),
        (Event::Delivered { n: 4 }, "delivered", Some(json!({"n": 4}))),
        (
            Event::DeliveredToNeed {
                call_off,
                call_off_line: CallOffLineId(id()),
                catalogue_item: CatalogueItemId(id()),
                lot,
                n: 4,
            },
            "delivered",
            Some(json!({"call_off": ID, "call_off_line": ID, "catalogue_item": ID, "lot": ID, "n": 4})),
        ),
        (Event::NotDelivered { lot, n: 1 }, "not_delivered", Some(json!({"lot": ID, "n": 1}))),
        (
            Event::HandedOver {
                handover,
                n: 1,
                from_lot: lot,
                from_unit: unit,
                from_place: place,
                to_unit: unit,
                to_place: place,
            },
            "handed_over",
            Some(json!({
                "handover": ID, "n": 1, "from_lot": ID, "from_unit": ID, "from_place": ID, "to_unit": ID, "to_place": ID,
            })),
        ),
        (
            Event::Transferred { handover, n: 1, from_lot: lot, from_unit: unit, from_place: place },
            "transferred",
            Some(json!({"handover": ID, "n": 1, "from_lot": ID, "from_unit": ID, "from_place": ID})),
        ),
        (
            Event::Received { handover, n: 1, origin: "K-1".to_owned(), from_organisation: organisation },
            "received",
            Some(json!({"handover": ID, "n": 1, "origin": "K-1", "from_organisation": ID})),
        ),
        (
            Event::Returned { returned: ReturnId(id()), handover, n: 1, condition: Condition::Worn, place },
            "returned",
            Some(json!({"return": ID, "handover": ID, "n": 1, "condition": "worn", "place": ID})),
        ),
        (
            Event::WentHome { handover, transfer, n: 1 },
            "went_home",
            Some(json!({"handover": ID, "transfer": ID, "n": 1})),
        ),
        (
            Event::CameHome { handover, transfer, n: 1, condition: Condition::Good, place },
            "came_home",
            Some(json!({"handover": ID, "transfer": ID, "n": 1, "condition": "good", "place": ID})),
        ),
        (
            Event::TransferAsked { transfer, n: 1, to_organisation: organisation },
            "transfer_asked",
            Some(json!({"transfer": ID, "n": 1, "to_organisation": ID})),
        ),
        (
            Event::TransferApproved { transfer, n: 1, kind: TransferKind::Gift },
            "transfer_approved",
            Some(json!({"transfer": ID, "n": 1, "kind": "gift"})),
        ),
        (
            Event::TransferRefused { transfer, n: 1, kind: TransferKind::Loan },
            "transfer_refused",
            Some(json!({"transfer": ID, "n": 1, "kind": "loan"})),
        ),
        (Event::TransferCompleted { handover }, "completed", Some(json!({"handover": ID}))),
    ]
}
