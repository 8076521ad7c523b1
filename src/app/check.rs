//! Checks that stored sums agree with the records they are computed from. It only reads. A difference is a bug of the
//! program.

use uuid::Uuid;

use crate::app::Result;
use crate::store::{Db, check};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static str,
    pub id: Uuid,
    pub stored: i64,
    pub summed: i64,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} says {}, its records say {}", self.rule, self.id, self.stored, self.summed)
    }
}

/// All differences. Usually there are none.
pub async fn run(db: &Db) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (rule, sql) in check::CHECKS {
        let differences = check::differences(db.read(), sql).await?;
        findings.extend(differences.into_iter().map(|d| Finding {
            rule,
            id: d.id,
            stored: d.stored,
            summed: d.summed,
        }));
    }
    Ok(findings)
}
