//! What is left for after the answer, and what becomes of it when it fails.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{DocumentFileId, Instant, JobKind, PersonId, PictureId, Queue};

/// After so many failed attempts a job is left to an operator.
pub const MOST_ATTEMPTS: i64 = 12;
/// The pause after the first failure; twice as long after each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest pause, as a multiple of the first. Somebody may have repaired meanwhile what made the job fail.
const LONGEST_PAUSE: i32 = 32;

/// A job and what it needs to know. Each may run twice and in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Job {
    /// Fill a second search index and swap it in.
    Reindex,
    /// Lots that opened to the region since then change who may find them, without anybody touching them.
    OpenToRegion { since: Instant },
    /// What is open in closed units and places goes to their successors.
    FollowSuccessors,
    /// What somebody was told is mailed to them.
    MailNotices { person: PersonId },
    /// Pictures that nothing shows and files that no document holds are forgotten already; what is in storage goes.
    RemoveFiles {
        pictures: Vec<PictureId>,
        /// Jobs of before have none.
        #[serde(default)]
        documents: Vec<DocumentFileId>,
    },
}

impl Job {
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Reindex => JobKind::Reindex,
            Self::OpenToRegion { .. } => JobKind::OpenToRegion,
            Self::FollowSuccessors => JobKind::FollowSuccessors,
            Self::MailNotices { .. } => JobKind::MailNotices,
            Self::RemoveFiles { .. } => JobKind::RemoveFiles,
        }
    }

    /// Of several jobs with one key, one is enough: whoever asks while one waits is served by that one.
    pub fn key(&self) -> String {
        match self {
            Self::Reindex | Self::OpenToRegion { .. } | Self::FollowSuccessors => self.kind().to_string(),
            Self::MailNotices { person } => format!("{} {person}", self.kind()),
            // Nobody else removes these.
            Self::RemoveFiles { pictures, documents } => {
                let first = pictures.first().map(ToString::to_string).or(documents.first().map(ToString::to_string));
                let first = first.unwrap_or_default();
                format!("{} {first}", self.kind())
            }
        }
    }

    pub fn payload(&self) -> Option<serde_json::Value> {
        match self {
            Self::Reindex | Self::FollowSuccessors => None,
            Self::MailNotices { person } => Some(serde_json::json!({"person": person})),
            Self::OpenToRegion { since } => Some(serde_json::json!({"since": since})),
            Self::RemoveFiles { pictures, documents } => {
                Some(serde_json::json!({"pictures": pictures, "documents": documents}))
            }
        }
    }

    pub fn read(kind: &str, payload: Option<serde_json::Value>) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::json!({"kind": kind, "payload": payload}))
    }
}

impl JobKind {
    /// Kinds of one queue wait for each other, those of different queues never do.
    pub fn queue(self) -> Queue {
        match self {
            Self::Reindex => Queue::Search,
            Self::OpenToRegion => Queue::Calendar,
            Self::FollowSuccessors => Queue::Successors,
            Self::MailNotices => Queue::Mail,
            Self::RemoveFiles => Queue::Files,
        }
    }
}

/// When a job that failed for the `attempts`th time is tried again; never after too many.
pub fn next_try(attempts: i64, now: Instant) -> Option<Instant> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(LONGEST_PAUSE.ilog2());
    Some(now + FIRST_PAUSE * (1 << doublings))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use sea_orm::Iterable;

    #[test]
    fn a_job_is_read_as_it_was_written() {
        let since = "2026-11-27T08:00:00.000001Z".parse().unwrap();
        let pictures = vec![PictureId::new(), PictureId::new()];
        let documents = vec![DocumentFileId::new()];
        let remove = Job::RemoveFiles { pictures, documents };
        let mail = Job::MailNotices { person: PersonId::new() };
        for job in [Job::Reindex, Job::OpenToRegion { since }, Job::FollowSuccessors, mail, remove] {
            assert_eq!(Job::read(&job.kind().to_string(), job.payload()).unwrap(), job);
        }
        let before = Job::read("remove_files", Some(serde_json::json!({"pictures": []}))).unwrap();
        assert_eq!(before, Job::RemoveFiles { pictures: Vec::new(), documents: Vec::new() });
        Job::read("open_to_region", None).unwrap_err();
        Job::read("sing", None).unwrap_err();
    }

    #[test]
    fn kinds_of_different_causes_do_not_wait_for_each_other() {
        let queues: Vec<Queue> = JobKind::iter().map(JobKind::queue).collect();
        assert_eq!(queues, Queue::iter().collect::<Vec<_>>());
    }

    #[test]
    fn pauses_grow_and_end() {
        let now = "2026-11-27T08:00:00Z".parse().unwrap();
        let minutes = |attempts| next_try(attempts, now).map(|at| (at - now).num_minutes());
        let pauses: Vec<_> = (1..=12).map(minutes).collect();
        let long = Some(32);
        assert_eq!(pauses, [Some(1), Some(2), Some(4), Some(8), Some(16), long, long, long, long, long, long, None]);
    }
}
