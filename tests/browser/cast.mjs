// Who and what is there when a journey begins: the people and places of tests/stories/world/cast.rs.
const id = (n) => `01980000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const SCHOOL = id(11);
export const OTHER_SCHOOL = id(12);
export const OTHER_ROOM = id(24);
export const SITE = id(20);
export const ROOM = id(21);
export const STORE = id(26);

export const EMPLOYEE = "token-employee";
export const OTHER_EMPLOYEE = "token-other-employee";
export const FACILITY = "token-facility-manager";
export const COORDINATOR = "token-coordinator";
export const PROCUREMENT = "token-procurement";

/** Surplus office chairs in the school's room, with what `extra` says otherwise. */
export function chairs(town, quantity, extra = {}) {
  const chair = { category: "office-chair", title: "Kontorstol", condition: "good", surplus: true, unit_id: SCHOOL, place_id: ROOM };
  return town.api(FACILITY, "POST", "/lots", { ...chair, quantity, ...extra });
}

/** Reserves some of a lot for the school. */
export function reserve(town, lot, quantity) {
  const wish = { quantity, unit_id: SCHOOL, place_id: ROOM };
  return town.api(EMPLOYEE, "POST", `/lots/${lot.id}/reservations`, wish);
}

/** The other school fetches some of a lot: that is booked. */
export async function fetched(town, lot, quantity) {
  const wish = { quantity, unit_id: OTHER_SCHOOL, place_id: OTHER_ROOM };
  const reserved = await town.api(OTHER_EMPLOYEE, "POST", `/lots/${lot.id}/reservations`, wish);
  await town.api(OTHER_EMPLOYEE, "POST", `/reservations/${reserved.id}/handover`, {});
}

/** A day so many days from today, as a form has it. */
export const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
