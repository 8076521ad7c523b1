//! How people sign in, and how long they wait after failed attempts.

use chrono::TimeDelta;
use poem_openapi::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use crate::vocabulary::words;

words! {
    /// What a link is for that works once.
    LinkPurpose {
        /// It signs somebody in.
        Enter,
        /// It lets somebody set a password, and signs them in.
        SetPassword,
        /// The password was right, and a code is still to come.
        SecondFactor,
    }
    /// How somebody proved who they are.
    SignInWay {
        Link,
        /// By choosing, in a demonstration.
        Choice,
        Password,
        /// By an identity provider.
        Provider,
    }
}

/// What failed attempts are counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// An account, known or not. The wait is the same, so that it does not tell whether the account exists.
    Account,
    /// A network address. Many people may share one, such as a whole school.
    Address,
}

/// After a day without a failure the count begins again.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(24);
/// The longest wait. It is short, so that somebody who knows another person's address cannot lock them out.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);

impl Counted {
    const fn free_tries(self) -> i64 {
        match self {
            Counted::Account => 4,
            Counted::Address => 30,
        }
    }

    /// How long to wait after so many failures in a row: a second, then twice as long each time.
    pub fn wait(self, failures: i64) -> TimeDelta {
        let beyond = failures - self.free_tries();
        match u32::try_from(beyond - 1) {
            Ok(doublings) if doublings < 9 => TimeDelta::seconds(1 << doublings).min(LONGEST_WAIT),
            Ok(_) => LONGEST_WAIT,
            Err(_) => TimeDelta::zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_goes_on_guessing_waits_longer_each_time() {
        let account: Vec<i64> = (0..=16).map(|failures| Counted::Account.wait(failures).num_seconds()).collect();
        assert_eq!(account, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        let address = |failures| Counted::Address.wait(failures).num_seconds();
        assert_eq!([address(30), address(31), address(33), address(1_000)], [0, 1, 4, 300]);
    }
}
