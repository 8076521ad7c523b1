//! Questions to the coordinator about a line, and their answers.

use serde::{Deserialize, Serialize};

use crate::app::Result;
use crate::{
    domain::{
        ApprovalId, ApprovalKind, ApprovalState, DecisionId, Event, PlaceId,
        directory::actor::Actor,
        needs::{list::Offers, requirement::Requirements},
    },
    store::{
        Tx,
        history::Happened,
        needs::approvals,
        rows::{approval, need_line},
    },
};

/// What a question is about. Other requirements, other limits or a larger quantity make another question.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub requirements: Requirements,
    pub limits: Requirements,
    pub quantity: i64,
}

/// A site where things stand that are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stands {
    pub site_id: Option<PlaceId>,
    pub site: String,
    pub quantity: i64,
}

/// The latest question about these requirements and limits that covers this quantity and was not withdrawn.
pub fn answer<'a>(questions: &'a [approval::Model], words: &Words) -> Option<&'a approval::Model> {
    questions.iter().rev().find(|asked| asked.state != ApprovalState::Withdrawn && about(asked, words))
}

/// Questions that still wait, although the line's requirements, limits or quantity have changed.
pub fn outdated(questions: &[approval::Model], words: &Words) -> Vec<ApprovalId> {
    let waits = |asked: &&approval::Model| asked.state == ApprovalState::Pending;
    let of_words = questions.iter().filter(|asked| asked.kind == ApprovalKind::Requirements);
    of_words.filter(waits).filter(|asked| !about(asked, words)).map(|asked| asked.id).collect()
}

fn about(asked: &approval::Model, words: &Words) -> bool {
    let read = |json: &Option<serde_json::Value>| -> Option<Requirements> {
        json.clone().map_or(Some(Requirements::default()), |json| serde_json::from_value(json).ok())
    };
    asked.kind == ApprovalKind::Requirements
        && read(&asked.requirements).as_ref() == Some(&words.requirements)
        && read(&asked.limits).as_ref() == Some(&words.limits)
        && asked.quantity.is_none_or(|quantity| words.quantity <= quantity)
}

/// Whether these people now keep more things from the line than a second person agreed to.
pub fn outgrown(questions: &[approval::Model], words: &Words, offers: &Offers) -> bool {
    let agreed = answer(questions, words).filter(|asked| asked.state == ApprovalState::Approved);
    // Older questions store only how many things were left out in all.
    agreed.and_then(|asked| asked.kept.or(asked.excluded)).is_some_and(|agreed| offers.kept() > agreed)
}

/// A question to the coordinator.
#[expect(clippy::large_enum_variant, reason = "one a request")]
pub enum Question {
    Decline(DecisionId),
    /// The things that the line's requirements and limits leave out, and where they stand.
    Words {
        requirements: Requirements,
        limits: Requirements,
        quantity: i64,
        excluded: i64,
        /// How many of these the same people hold, or took out of the stock.
        kept: i64,
        articles: i64,
        places: Vec<Stands>,
    },
}

/// Stores a question for the coordinator. The caller records the event that it returns, together with its own.
pub async fn ask(tx: &Tx, actor: &Actor, line: &need_line::Model, question: Question) -> Result<Happened> {
    let mut row = approval::Model {
        id: ApprovalId::new(),
        organisation_id: line.organisation_id,
        kind: ApprovalKind::Decline,
        line_id: line.id,
        decision_id: None,
        state: ApprovalState::Pending,
        excluded: None,
        requirements: None,
        limits: None,
        quantity: None,
        kept: None,
        articles: None,
        places: None,
        asked_by: actor.person,
        asked_at: tx.at,
        decided_by: None,
        decided_at: None,
        note: None,
        version: 1,
    };
    match question {
        Question::Decline(decision) => row.decision_id = Some(decision),
        Question::Words { requirements, limits, quantity, excluded, kept, articles, places } => {
            row.kind = ApprovalKind::Requirements;
            row.requirements = Some(serde_json::to_value(requirements)?);
            row.limits = Some(serde_json::to_value(limits)?);
            row.places = Some(serde_json::to_value(places)?);
            (row.quantity, row.excluded, row.articles) = (Some(quantity), Some(excluded), Some(articles));
            row.kept = Some(kept);
        }
    }
    let asked = (row.id.0, Event::ApprovalAsked { line: line.id, kind: row.kind, decision: row.decision_id });
    approvals::insert(tx, row).await?;
    Ok(asked)
}
