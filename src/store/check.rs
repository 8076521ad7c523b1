//! Checks that every stored total agrees with the rows it is computed from. Each check is one statement over a whole
//! table.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// A row whose stored figure differs from the sum of its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Difference {
    pub id: Uuid,
    pub stored: i64,
    pub summed: i64,
}

/// The name of each check, and the statement that selects the rows in error as (id, stored, summed).
pub const CHECKS: [(&str, &str); 11] = [
    (
        "lot.quantity = sum of movements",
        "SELECT l.id AS id, l.quantity AS stored, CAST(COALESCE(i.n, 0) - COALESCE(o.n, 0) AS BIGINT) AS summed
         FROM lot l
         LEFT JOIN (SELECT to_lot AS lot, SUM(n) AS n FROM movement WHERE to_lot IS NOT NULL GROUP BY to_lot) i
             ON i.lot = l.id
         LEFT JOIN (SELECT from_lot AS lot, SUM(n) AS n FROM movement WHERE from_lot IS NOT NULL GROUP BY from_lot) o
             ON o.lot = l.id
         WHERE l.quantity <> COALESCE(i.n, 0) - COALESCE(o.n, 0)",
    ),
    (
        "lot is gone = quantity is 0",
        "SELECT id, quantity AS stored, CAST(0 AS BIGINT) AS summed FROM lot
         WHERE (state = 'gone' AND quantity <> 0) OR (state <> 'gone' AND quantity <= 0)",
    ),
    (
        "lot.held = peak of active holds",
        // The sum of active holds can only rise on a day on which a hold begins, so only those days are summed.
        "SELECT l.id AS id, l.held AS stored, CAST(COALESCE(p.n, 0) AS BIGINT) AS summed
         FROM lot l
         LEFT JOIN (
             SELECT lot_id, MAX(n) AS n FROM (
                 SELECT a.lot_id AS lot_id, SUM(b.n) AS n
                 FROM hold a JOIN hold b ON b.lot_id = a.lot_id AND b.state = 'active'
                     AND b.from_on <= a.from_on AND (b.until_on IS NULL OR b.until_on >= a.from_on)
                 WHERE a.state = 'active' GROUP BY a.lot_id, a.id
             ) days GROUP BY lot_id
         ) p ON p.lot_id = l.id
         WHERE l.held <> COALESCE(p.n, 0)",
    ),
    (
        "lot.held <= lot.quantity",
        "SELECT id, held AS stored, quantity AS summed FROM lot WHERE held > quantity OR held < 0",
    ),
    (
        "lot.cover_id = picture of its first photo",
        "SELECT l.id AS id, CAST(CASE WHEN l.cover_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS stored,
             CAST(CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS summed
         FROM lot l LEFT JOIN photo p ON p.lot_id = l.id AND p.position = 0
         WHERE COALESCE(l.cover_id <> p.picture_id, l.cover_id IS NOT NULL OR p.picture_id IS NOT NULL)",
    ),
    (
        "need_line.held = active holds for it",
        "SELECT l.id AS id, l.held AS stored, CAST(COALESCE(h.n, 0) AS BIGINT) AS summed
         FROM need_line l
         LEFT JOIN (
             SELECT line_id, SUM(n) AS n FROM hold WHERE state = 'active' AND line_id IS NOT NULL GROUP BY line_id
         ) h ON h.line_id = l.id
         WHERE l.held <> COALESCE(h.n, 0)",
    ),
    (
        "need_line.ordered = call-offs not yet delivered",
        "SELECT l.id AS id, l.ordered AS stored, CAST(COALESCE(c.n, 0) AS BIGINT) AS summed
         FROM need_line l
         LEFT JOIN (
             SELECT c.line_id AS line_id, SUM(i.quantity - i.delivered) AS n
             FROM call_off c JOIN call_off_line i ON i.call_off_id = c.id
             WHERE c.state IN ('placed', 'partly_delivered') GROUP BY c.line_id
         ) c ON c.line_id = l.id
         WHERE l.ordered <> COALESCE(c.n, 0)",
    ),
    (
        "need_line.received = handovers and deliveries less returns",
        // A loan that came back when its time was over still counts as received, because the need was met. A delivery
        // also writes a handover, without a hold. Such a handover does not count, because the delivery is counted
        // already.
        "SELECT l.id AS id, l.received AS stored, CAST(COALESCE(h.n, 0) AS BIGINT) AS summed
         FROM need_line l
         LEFT JOIN (
             SELECT line_id, SUM(n) AS n FROM (
                 SELECT line_id, CASE WHEN hold_id IS NULL THEN 0 ELSE n END - returned AS n
                 FROM handover WHERE line_id IS NOT NULL
                 UNION ALL
                 SELECT h.line_id AS line_id, r.n AS n
                 FROM handover_return r JOIN handover h ON h.id = r.handover_id
                 WHERE r.loan_over AND h.line_id IS NOT NULL
                 UNION ALL
                 SELECT c.line_id AS line_id, i.delivered AS n
                 FROM call_off c JOIN call_off_line i ON i.call_off_id = c.id
             ) got GROUP BY line_id
         ) h ON h.line_id = l.id
         WHERE l.received <> COALESCE(h.n, 0)",
    ),
    (
        "handover.returned = sum of its returns",
        "SELECT h.id AS id, h.returned AS stored, CAST(COALESCE(r.n, 0) AS BIGINT) AS summed
         FROM handover h
         LEFT JOIN (SELECT handover_id, SUM(n) AS n FROM handover_return GROUP BY handover_id) r ON r.handover_id = h.id
         WHERE h.returned <> COALESCE(r.n, 0) OR h.returned > h.n",
    ),
    ("handover.home <= handover.n", "SELECT id, home AS stored, n AS summed FROM handover WHERE home > n OR home < 0"),
    (
        "alias leads to a lot",
        "SELECT a.id AS id, CAST(1 AS BIGINT) AS stored, CAST(0 AS BIGINT) AS summed
         FROM alias a LEFT JOIN lot l ON l.id = a.lot_id WHERE l.id IS NULL",
    ),
];

pub async fn differences(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<Difference>, DbErr> {
    Difference::find_by_statement(Statement::from_string(db.get_database_backend(), sql)).all(db).await
}
