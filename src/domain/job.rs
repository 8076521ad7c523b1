//! Background jobs: work that is done after the answer was sent, and when failed jobs are tried again.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{DocumentFileId, Instant, JobKind, PersonId, PictureId, Queue};

/// After so many failed attempts a job waits for an operator.
pub const MOST_ATTEMPTS: i64 = 12;
/// The pause after the first failure; twice as long after each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest pause, as a multiple of the first. With this bound a job soon runs again after its fault was repaired.
const LONGEST_PAUSE: i32 = 32;

/// A job with its arguments. Each may run twice, and jobs may run in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Job {
    /// Fill a second search index and swap it in.
    Reindex,
    /// Mark lots that have opened to the region since then. Time alone changes who may find them, so no write marks
    /// them.
    OpenToRegion { since: Instant },
    /// Move what is open in closed units and places to their successors.
    FollowSuccessors,
    /// Mail the person's notices that are due.
    MailNotices { person: PersonId },
    /// Remove files from storage. The rows of these pictures and document files are deleted already.
    RemoveFiles {
        pictures: Vec<PictureId>,
        /// Absent in jobs that were stored before there were document files.
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

    /// One waiting job is enough for each key: another request for the same job is served by the waiting one.
    pub fn key(&self) -> String {
        match self {
            Self::Reindex | Self::OpenToRegion { .. } | Self::FollowSuccessors => self.kind().to_string(),
            Self::MailNotices { person } => format!("{} {person}", self.kind()),
            // No other job removes these files, so one of their ids makes the key unique.
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
    /// Jobs of one queue wait for each other. Jobs of different queues do not.
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

/// When a job that failed for the `attempts`th time is tried again. `None` after [`MOST_ATTEMPTS`].
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
