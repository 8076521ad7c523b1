# Sentences for readers. `problem-CODE` says what is wrong and what to do, `bad-PROBLEM` what is wrong with a value.

problem-malformed-title = Cannot be read
problem-malformed = { $part ->
    [body] The request cannot be read.
    [path] The address cannot be read.
   *[field] “{$field}” cannot be read.
}
problem-unauthenticated-title = Not signed in
problem-unauthenticated = The token is missing, unknown, expired or revoked. Ask the administrator for a new one.
problem-not-allowed-title = Not allowed
problem-not-allowed = Your roles do not include this. Ask somebody who has the role, or the administrator.
problem-not-found-title = Not found
problem-not-found = What you ask for does not exist, or you may not see it. Check the address and the id.
problem-method-not-allowed-title = Wrong method
problem-method-not-allowed = This address does not take that method. See /api/docs for what it does.
problem-body-too-slow-title = The request did not arrive
problem-body-too-slow = The rest of the request did not come in time. Try again.
problem-too-many-requests-title = Too many requests
problem-too-many-requests = You asked too often within the last minute. Wait a little and try again.
problem-unavailable-title = Not available right now
problem-unavailable = The database does not answer or has no room right now. Try again in a moment. What was not confirmed may not have been saved.
problem-too-large-title = Too large
problem-too-large = The request is too large. Split it up.
problem-unsupported-media-type-title = Unsupported media type
problem-unsupported-media-type = Send JSON with Content-Type: application/json, and pictures as a form with multipart/form-data.
problem-internal-title = Something went wrong
problem-internal = The fault is ours and nothing was changed. Try again, and quote the request_id if that does not help.
problem-not-yours-title = Not yours
problem-not-yours = You can see {what}, but it belongs to somebody else. Ask the owner.
problem-own-approval-title = Own approval
problem-own-approval = Nobody approves their own. Ask another coordinator.
problem-invalid-title = Invalid value
problem-invalid = “{$field}” is not valid.
problem-stale-title = Changed in the meantime
problem-stale = Somebody changed this; it is now version {$version}. Read it again and retry.
problem-precondition-required-title = If-Match is missing
problem-precondition-required = Send If-Match with the version you read, so that nobody overwrites another’s change.
problem-already-decided-title = Already decided
problem-already-decided = This has been decided already. Read it again.
problem-release-instead-title = Release it instead
problem-release-instead = An accept is not taken back here: release its reservation, or cancel its call-off.
problem-closed-title = Closed
problem-closed = This is no longer possible: {what} is closed. Choose its successor or another.
problem-closing-title = Closing soon
problem-closing = “{ $name }” closes on { $until }, and no successor was named. Choose another, or ask an administrator to name the successor.
problem-wrong-state-title = Not possible now
problem-wrong-state = { $what ->
    [legal_title] The item is the organisation’s own and has no other owner to go back to. Choose another way to part with it.
    [media] The item is registered without storage media. Correct the number of media first, if it has any.
    [reservation] The things are set aside for a work order. Complete or cancel it first.
    [hold] The things are set aside for a work order. Complete or cancel it instead.
    [handover] The things were passed on after the handover. Whoever has them now has to return them.
    [decision] The decline no longer counts. Read the line again.
    [line] Something on the line is ordered and not delivered. Cancel the call-off, or wait for the delivery.
   *[other] This is not possible now; the state of {what}: {state}.
}
problem-lot-state-title = Not possible now
problem-lot-state = This is not possible while the item is: {state}.
problem-exhausted-title = Too few free
problem-exhausted = You asked for {$asked}, but { $free ->
    [0] none are free. Choose something else, or wait until some are.
    [one] only 1 is free. Choose a smaller number.
   *[other] only {$free} are free. Choose a smaller number.
}
problem-held-title = Reserved
problem-held = { $held ->
    [one] 1 of the things is held
   *[other] {$held} of the things are held
} for others. Wait, or ask them to release their reservation.
problem-hold-over-title = The reservation is over
problem-hold-over = The reservation has expired, been used or been released. Reserve again if the item is free.
problem-not-sanitised-title = Not sanitised
problem-not-sanitised = Storage media have not been sanitised. Record the sanitisation of each medium first.
problem-not-yet-available-title = Not free yet
problem-not-yet-available = The item is free from {$available_from}. Wait until then, or ask the unit that has it to set an earlier date.
problem-opens-later-title = Not open to you yet
problem-opens-later = Only the unit that owns the item takes it before {$opens_on}. From that day you can ask for it.
problem-not-sent-home-title = Not sent home yet
problem-not-sent-home = { $left ->
    [0] The borrower has sent home none of these. Ask for them first.
   *[other] You gave {$asked}, but the borrower has sent home only {$left}. Correct the number, or ask for the rest.
}
problem-not-back-yet-title = Not back yet
problem-not-back-yet = The item is out on loan and goes back on {$goes_back_on}. Ask the borrower to return it first.
problem-evidence-missing-title = A document is missing
problem-evidence-missing = To go there the item needs a valid document: {$kinds}. Record it, or choose another item.
problem-still-managed-title = Still managed
problem-still-managed = Device management could still lock or wipe it. Release it there first.
problem-one-each-title = One each
problem-one-each = Things with a serial number or storage media are logged one by one. Set the quantity to 1.
problem-cannot-join-title = Cannot be joined
problem-cannot-join = These cannot be joined: {differ}.
problem-ambiguous-code-title = Several things have the code
problem-ambiguous-code = {$candidates} things have this code. Choose one of them.
problem-serial-known-title = The serial number is taken
problem-serial-known = {$label} has this serial number. If it is the same thing, use that one, or remove it first; otherwise one of the numbers is wrong.
problem-serial-known-there-title = The serial number is taken at the receiver
problem-serial-known-there = The receiver has a thing with the serial number {$serial} already. If it is the same thing, the receiver removes the one that is registered there; otherwise one of the numbers is wrong.
problem-code-taken-title = The code is taken
problem-code-taken = {$label} is another thing’s own code. Scan that one, or check the label.
problem-label-stays-title = The name stays with the thing
problem-label-stays = This name in “{$register}” belongs to the thing and cannot be removed or moved. Correct a wrong serial number on the thing itself.
problem-label-used-title = The label is used
problem-label-used = { $what ->
    [draft] {$label} already belongs to a draft. Take another label, or log or drop that draft first.
   *[lot] {$label} already sticks on {$on}. Take another label, or take this one off that thing first.
}
problem-picture-format-title = The file is no picture that can be read
problem-picture-format = {$file} is no picture in a format that can be read. Send JPEG, PNG, WebP, GIF, BMP or TIFF.
problem-camera-format-title = The picture is in the camera’s own format
problem-camera-format = {$file} is HEIC or AVIF, which cannot be read. On an iPhone: Settings > Camera > Formats > Most Compatible. On Android: turn off “high efficiency pictures” (HEIF) in the camera’s settings. Take the picture again, or send it as JPEG.
problem-picture-too-large-title = The picture is too large
problem-picture-too-large = {$file} is larger than {$most_mib} MiB or has more than {$most_megapixels} million pixels. Send a smaller one.
problem-picture-damaged-title = The picture is damaged
problem-picture-damaged = {$file} cannot be read: the file is damaged or incomplete. Send it again, or take another picture.
problem-document-format-title = The file is no document that can be taken
problem-document-format = {$file} is in no format that can be taken. Send PDF, CSV, JSON, XML or a picture (JPEG, PNG, WebP, GIF, BMP or TIFF).
problem-document-too-large-title = The file is too large
problem-document-too-large = {$file} is larger than {$most_mib} MiB. Send a smaller one.
problem-certificate-format-title = The certificate cannot be read
problem-certificate-format = The file is no list of erased media. Send it as CSV, JSON or XML from the erasure tool.
problem-not-erased-title = The medium was not erased
problem-not-erased = The tool itself says “{$said}” of this medium.
problem-more-media-title = More media than the thing has
problem-more-media = The thing has {$media} media, and the certificate names more. Correct the number of the thing, or leave the row out.
problem-ambiguous-serial-title = Several things have this serial number
problem-ambiguous-serial = Choose which thing it is, and record the erasure of that one.
problem-too-many-photos-title = There are enough photos
problem-too-many-photos = A thing can have up to {$most} photos. Remove some first.
problem-too-many-watches-title = You are waiting for enough
problem-too-many-watches = You can wait for up to {$most} things at a time. End something first.
problem-watch-too-wide-title = There is plenty of that
problem-watch-too-wide = More than {$most} things fit already. Look at them, or say more about what you look for.
problem-sign-in-wrong-title = No match
problem-sign-in-wrong = The e-mail address or the password is not right.
problem-code-wrong-title = Wrong code
problem-code-wrong = The code is not right, or it was used. Write the one that the app shows now.
problem-sign-in-delayed-title = Please wait
problem-sign-in-delayed = There have been many attempts. Wait { $seconds ->
    [one] one second
   *[other] {$seconds} seconds
} and try again.
problem-password-wrong-title = Wrong password
problem-password-wrong = That is not the password you have now.
problem-sign-in-lost-title = Start again
problem-sign-in-lost = The sign-in was not begun in this browser, or it is too long ago. Try once more.
problem-sign-in-declined-title = Not signed in
problem-sign-in-declined = The sign-in was broken off, or you were not allowed to there. Try again, or ask whoever runs your account.
problem-sign-in-unproven-title = Could not be verified
problem-sign-in-unproven = The answer of the sign-in service could not be verified, so nobody was signed in. Try again. If it happens several times, tell the administrator.
problem-sign-in-unknown-title = Not known here
problem-sign-in-unknown = You are signed in there, but have no access here. Ask the administrator of the municipality to add you.
problem-sign-in-address-taken-title = The address is in use
problem-sign-in-address-taken = Somebody here has your e-mail address already. Ask the administrator of the municipality for help.
problem-provider-silent-title = The sign-in service does not answer
problem-provider-silent = We cannot reach the sign-in service. Try again in a moment.
problem-rows-refused-title = Part of the list is impossible
problem-rows-refused = Nothing was done, because not everything on the list is possible. Number refused: {$rows}. “rows” says which and why.
problem-cycle-title = A circle
problem-cycle = This would lead round in a circle. Choose another parent or successor.
problem-overlapping-title = Overlapping
problem-overlapping = The period overlaps another one of {what}. Choose another period.
problem-in-use-elsewhere-title = Still in use
problem-in-use-elsewhere = Something still depends on {what}. Move or close it first.
problem-no-intake-title = No intake
problem-no-intake = This store takes nothing in. Choose another.
problem-store-full-title = The store is full
problem-store-full = The store holds {$capacity_l} m³, {$taken_l} m³ are taken, and this needs {$asked_l} m³ more{ $unknown ->
    [0] {""}
    [one] {" "}(1 thing is of unknown size)
   *[other] {" "}({$unknown} things are of unknown size)
}. Choose another.
problem-reuse-first-title = Reuse first
problem-reuse-first = { $undecided ->
    [one] 1 offer lower on the ladder is undecided
   *[other] {$undecided} offers lower on the ladder are undecided
}, and { $unmet ->
    [one] 1 is
   *[other] {$unmet} are
} still unmet. Accept or decline { $undecided ->
    [one] it
   *[other] them
} first.
problem-rung-locked-title = The rung is locked
problem-rung-locked = { $undecided ->
    [one] 1 offer on a lower rung has
   *[other] {$undecided} offers on lower rungs have
} to be decided first.
problem-offer-changed-title = The offer changed
problem-offer-changed = The offer has become worse since you saw it. Look at it again and decide.
problem-offer-gone-title = The offer is gone
problem-offer-gone = The offer no longer exists. Read the line’s offers again.
problem-reason-contradicted-title = The reason does not hold
problem-reason-contradicted = The reason “{reason}” does not hold: { $fact ->
    [features] the item has what is said to be missing ({$actual})
    [category] the item is just what the line asks for ({$actual})
   *[other] {fact} is {actual} and the limit is {limit}
}. Choose another reason or take the offer.
problem-measure-needed-title = Measure first
problem-measure-needed = The reason “{reason}” is about something nobody knows yet. Measure what facts names and send the value in decline.measured.
problem-limit-needed-title = The limit is missing
problem-limit-needed = { $reason ->
    [wrong_size] The reason “{reason}” needs a limit. Give it in decline.limit, for example the greatest width in cm.
    [too_far] The reason “{reason}” needs a limit. Give it in decline.limit, for example the greatest distance in whole kilometres.
   *[other] The reason “{reason}” needs a limit. Give it in decline.limit.
}
problem-note-needed-title = An explanation is missing
problem-note-needed = Say in a few words why.
problem-assessment-needed-title = The assessment is missing
problem-assessment-needed = Bought new the need is worth {$value} or more, above the limit of {$limit}. Say briefly what you considered ({$field}).
problem-exceeds-unmet-title = More than is unmet
problem-exceeds-unmet = { $unmet ->
    [0] The line lacks no more. State a new need if you want more.
    [one] You asked for {$asked}, but only 1 is unmet. Take fewer.
   *[other] You asked for {$asked}, but only {$unmet} are unmet. Take fewer.
}
problem-pack-size-title = Sold in packs
problem-pack-size = The item is sold {$pack_size} at a time; {$asked} is not a whole number of packs. Order whole packs.
problem-needs-approval-title = Needs approval
problem-needs-approval = The line’s requirements and limits, or what you reserved or took away yourselves, leave out { $excluded ->
    [one] 1 thing in stock
   *[other] {$excluded} things in stock
}{ $articles ->
    [0] {""}
    [one] {" "}and 1 used article
   *[other] {" "}and {$articles} used articles
}. Relax them, or wait for the coordinator.
problem-limit-outside-title = No such size
problem-limit-outside = Nothing of this kind is near {$limit} cm: the known { $fact ->
    [width_cm] widths
    [depth_cm] depths
   *[height_cm] heights
} run from {$least} to {$most} cm. Name a limit that such things can have.
problem-alternatives-first-title = First the alternatives
problem-alternatives-first = Consider first whether you could do without, share, borrow or repair. Then say that you have (alternatives_considered).
problem-too-worn-title = Too worn
problem-too-worn = Its condition is “{condition}”; it cannot be offered like that. Have it repaired first.
problem-not-offered-title = Not offered
problem-not-offered = This is not offered here: {because}.
problem-unfit-title = Does not meet the requirements
problem-unfit = The item does not keep to the line’s own requirements. Choose another, or change the requirements.
problem-agreement-closed-title = The agreement is closed
problem-agreement-closed = The framework agreement is not valid today. Choose one that is.
problem-ceiling-exceeded-title = Over the ceiling
problem-ceiling-exceeded = The order is {$asked}, but only {$left} of the agreement’s ceiling is left. Order less, or choose another agreement.
problem-exceeds-ordered-title = More than ordered
problem-exceeds-ordered = { $left ->
    [0] Everything on the line has been delivered already. Check that it is the right one.
    [one] You gave {$asked}, but only 1 is still to be delivered. Correct the number.
   *[other] You gave {$asked}, but only {$left} are still to be delivered. Correct the number.
}
problem-exceeds-held-title = More than held
problem-exceeds-held = You asked for {$asked}, but the reservation holds only {$held}. Take fewer.
problem-exceeds-received-title = More than received
problem-exceeds-received = { $left ->
    [0] Everything from this handover has come back already. Check that it is the right one.
   *[other] You gave {$asked}, but only {$left} can be returned. Correct the number.
}
problem-happened-too-early-title = Too early
problem-happened-too-early = { $because ->
    [policy] Nothing is recorded as far back as that. Give a later moment.
   *[other] What this depends on had not happened by then. Give a later moment.
}
problem-cannot-undo-title = Cannot be undone
problem-cannot-undo = { $because ->
    [by_another_act] The item left the register through another act. Undo that one instead.
    [given_back] The item was given back and its owner may have it already. Log it again if it is here.
    [too_old] The item was logged more than a day ago. Record its departure instead.
   *[other] Others have already done something with the item. Record its departure instead.
}
problem-serials-needed-title = Serial numbers are missing
problem-serials-needed = { $needed ->
    [one] 1 serial number is
   *[other] {$needed} serial numbers are
} needed, { $given ->
    [one] 1 was
   *[other] {$given} were
} given. Give one for each.
problem-transfer-pending-title = Waiting for the owner
problem-transfer-pending = The owner’s coordinator has not answered yet. Wait for the answer.
problem-last-administrator-title = Last administrator
problem-last-administrator = Nobody would be left to give roles. Make somebody else an administrator first.
problem-idempotency-reused-title = The key was used
problem-idempotency-reused = This Idempotency-Key was used with another body already. Make a new key.
problem-roles-changed-title = Your roles have changed
problem-roles-changed = This Idempotency-Key was used while you had roles that you no longer have. What was done then stands. Make a new key for anything new.
problem-answer-erased-title = The answer was erased
problem-answer-erased = The answer to this Idempotency-Key named somebody who has been erased since. What was done then stands.
problem-open-things-title = Things are open
problem-open-things = Something is still open in this person’s name: needs { $needs }, reservations { $reservations }, agreements { $agreements }. End it, or name a colleague who takes over.
problem-not-empty-title = Not empty
problem-not-empty = There are still things here, or something waits for it: lots { $lots }, reservations { $reservations }, open needs { $needs }. Name what or who goes on, or move it first.
problem-currency-differs-title = Wrong currency
problem-currency-differs = The amount is in {$given}; {$expected} is used here. Give the amount in {$expected}.
problem-units-differ-title = Different units
problem-units-differ = Everything has to belong to one unit. Split it by unit.

bad-missing = It has to be given.
bad-empty = It must not be empty.
bad-too-long = At most { $max ->
    [one] 1 character
   *[other] {$max} characters
}.
bad-too-short = At least {$min} characters.
bad-guessable = This is one of the first things somebody would guess. Three or four words that you make up are easy to remember.
bad-too-small = At least {$min}.
bad-too-large = At most {$max}.
bad-in-the-past = That is in the past. Choose a later time.
bad-in-the-future = That is in the future. Choose an earlier time.
bad-far-away = A day between the years 1900 and 2200 is needed.
bad-backwards = The period ends before it begins.
bad-unknown = “{$value}” is not known here.
bad-malformed = “{$value}” cannot be read.
bad-duplicate = “{$value}” is there already.
bad-both = The field excludes another one. Give only one of them.
bad-of-another-reason = The reason “{reason}” has another kind of limit.
bad-syntax = It cannot be read as JSON at line {$line}, column {$column}.
bad-unknown-field = There is no such field here.
bad-unknown-parameter = There is no such parameter here, only {$allowed}.
bad-not-text = Give a text, not {$found}.
bad-not-whole = Give a whole number, not {$found}.
bad-not-number = Give a number, not {$found}.
bad-not-boolean = Give true or false, not {$found}.
bad-not-list = Give a list, not {$found}.
bad-not-object = Give an object with fields, not {$found}.
bad-not-date = Give a day like 2026-05-17, not {$found}.
bad-not-instant = Give a time like 2026-05-17T08:00:00Z, not {$found}.
bad-not-id = Give an id (a UUID), not {$found}.
bad-not-one-of = Give one of {$allowed}, not {$found}.
bad-out-of-range = {$found} is too small or too large.
bad-unreadable = See /api/docs for what can be given here.

evidence-fire = fire behaviour
evidence-child-safety = child safety
evidence-medical-device = medical device
evidence-lifting = lifting equipment
evidence-hygiene = hygiene
evidence-ce = CE marking
evidence-sanitisation = secure erasure of data
evidence-epd = environmental product declaration (EPD)
evidence-delivery-note = delivery note
evidence-insurance = insurance
what = { $what ->
    [lot] the item
    [unit] the unit
    [place] the place
    [product] the product
    [reservation] the reservation
    [need] the need
    [line] the line
    [offer] the offer
    [approval] the approval
    [agreement] the framework agreement
    [supplier] the supplier
    [catalogue_item] the catalogue item
    [call_off] the call-off
    [partner] the partner
    [work_order] the work order
    [transfer] the transfer
    [handover] the handover
    [person] the person
    [token] the token
    [organisation] the organisation
    [category] the category
    [factor] the factor
    [code] the code
    [document] the document
   *[other] {$what}
}
state = { $state ->
    [in_use] in use
    [available] available
    [custody] in custody
    [in_work] being worked on
    [gone] gone
    [open] open
    [met] met
    [withdrawn] withdrawn
    [placed] placed
    [partly_delivered] partly delivered
    [delivered] delivered
    [cancelled] cancelled
    [requested] requested
    [quoted] quoted
    [accepted] accepted
    [in_progress] in progress
    [done] done
    [refused] refused
    [pending] pending
    [approved] approved
    [completed] completed
    [active] active
    [released] released
    [expired] expired
    [broken] broken
    [ended] ended
   *[other] {$state}
}
reason = { $reason ->
    [wrong_function] wrong function
    [wrong_size] wrong size
    [condition] condition
    [too_late] too late
    [too_few_alike] too few alike
    [chemical_risk] chemical risk
    [accessibility] accessibility
    [too_far] too far
    [preference] preference
    [other] other
   *[other] {$reason}
}
fact = { $fact ->
    [width_cm] the width in cm
    [depth_cm] the depth in cm
    [height_cm] the height in cm
    [condition] the condition
    [colour] the colour
    [materials] the materials
    [features] the features
    [age_years] the age in years
    [ready_on] the day it is ready
    [distance_km] the distance in km
    [alike] the number alike
    [chemical_light] the chemical light
   *[other] {$fact}
}
condition = { $condition ->
    [as_new] as new
    [good] good
    [worn] worn
    [needs_repair] needs repair
    [for_parts] for parts
   *[other] {$condition}
}
actual = { $actual ->
    [as_new] “as new”
    [good] “good”
    [worn] “worn”
    [needs_repair] “needs repair”
    [for_parts] “for parts”
   *[other] {$actual}
}
limit = { $limit ->
    [as_new] “as new”
    [good] “good”
    [worn] “worn”
    [needs_repair] “needs repair”
    [for_parts] “for parts”
   *[other] {$limit}
}
because = { $because ->
    [call_off] it is ordered with a call-off
    [chemical_light] its chemical light is red for this place
    [legal_title] somebody else owns it
    [not_a_catalogue_item] it is not in a catalogue
   *[other] {$because}
}
differ = { $because ->
    [serial] items with a serial number are lots of one
    [media] items with storage media are lots of one
    [organisation_id] they belong to different organisations
    [place_id] they stand in different places
    [unit_id] they belong to different units
    [state] they are not in the same state
    [category] the categories differ
    [product_id] the products differ
    [legal_title] their owners or the days they go back differ
    [condition] their conditions differ
    [brand] their brands or models differ
    [size] their sizes differ
    [mass_g] their weights differ
    [colour] their colours differ
    [materials] their materials differ
    [features] their features differ
    [light] their chemical lights differ
    [acquired_on] the days they were bought or their prices differ
    [available_from] they become free on different days
    [must_leave_by] they have to go on different days
    [open_to_organisation_from] they open to the organisation on different days
    [open_to_region_from] they open to the region on different days
    [documents] their documents differ
    [note] their notes would become too long
    [quantity] the quantity would become too large
   *[other] they are not alike
}
# x

## Why an offer stands where it stands
why-own-stock = From the own stock
why-from-neighbour = From {$name}, {$site}
why-repaired-by = Mended by {$name}
why-listed = Listed as “{$name}”
why-same-site = On the same site
why-near = { $km } km away
why-on-loan = On loan until { $until }
why-ready-on = Ready on { $on }
why-late = Ready only on { $on }, { $days ->
    [one] 1 day
   *[other] { $days } days
} late
why-condition = { $condition ->
    [as_new] As new
    *[good] In good condition
    [worn] Worn
    [needs_repair] Needs repair
    [for_parts] For parts
  }
why-fits = Fits: { $cm } cm
why-fills-from = { $sites ->
    [1] All of it from one site
   *[other] All of it from { $sites } sites
}
why-price = Costs { $price }
why-unknown = Unknown: { $fact ->
    [width_cm] width
    [depth_cm] depth
    [height_cm] height
    *[condition] condition
    [colour] colour
    [materials] material
    [features] features
    [age_years] age
    [ready_on] when it is ready
    [distance_km] distance
    [alike] how many alike
    [chemical_light] chemicals
  }
## Why a set is as it is
set-alike = { $level ->
    [product] All of one product
    [look] All look alike
   *[kind] All of one kind
}
set-from = { $sites ->
    [1] Fetched from one site
   *[other] Fetched from { $sites } sites
}
set-own = All from the own stock
set-of-neighbours = { $n ->
    [one] 1 comes from another municipality
   *[other] { $n } come from other municipalities
}
set-ready = Ready on { $on }
set-metres = { $km } km in all
set-lacking = { $n ->
    [one] 1 is lacking
   *[other] { $n } are lacking
}
set-unknown = Something is unknown about { $n } of them
set-before = Stands before the next: { $better ->
    [complete] it lacks fewer
    [known] more is known of it
    [one_site] all is fetched from one site
    [own] more of it is the own organisation's
    [in_time] it comes earlier
    [fewer_sites] it comes from fewer sites
    [sooner] it is ready sooner
    [nearer] the way is shorter
    [condition] the things are in better condition
   *[fewer_lots] there are fewer lots to fetch
}

notice-hold-broken = {$n} of “{$name}” ({$code}) that you reserved { $n ->
    [one] is
   *[other] are
} not there any more.{ $for ->
    [need] {" "}Your need is open again.
   *[other] {""}
}
notice-reservation-expired = Your reservation of {$n} “{$name}” ({$code}) has expired.{ $for ->
    [need] {" "}Your need is open again.
   *[other] {""}
}
notice-made-late = “{$name}” ({$code}), which you reserved, was moved to another place. You may release the reservation.

## What things are called beside their ids
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
  }{ $year }
words-condition = { $condition ->
    [as_new] as new
   *[good] in good condition
    [worn] worn
    [needs_repair] needs repair
    [for_parts] for parts
  }
words-light = { $light ->
    [green] green
    [yellow] yellow
    [red] red
   *[unknown] not assessed
  }
words-age = { $years ->
    [0] less than a year
    [1] 1 year
   *[other] { $years } years
  }
words-since = since { $day }
words-width = width { $cm } cm
words-depth = depth { $cm } cm
words-height = height { $cm } cm

## What a line demands
left-out-otherwise = By the same people or for the same unit: held, taken over or taken out of the stock or the catalogue; or the place demands more than the unit
want-max-width-cm = At most {$value} cm wide
want-min-width-cm = At least {$value} cm wide
want-max-depth-cm = At most {$value} cm deep
want-min-depth-cm = At least {$value} cm deep
want-max-height-cm = At most {$value} cm high
want-min-height-cm = At least {$value} cm high
want-min-condition = { $value ->
    [as_new] As new
   *[good] In good condition or better
    [worn] Worn or better
    [needs_repair] May need repair
}
want-colour = Colour: {$value}
want-materials = Material: {$value}
want-alike = All alike
want-features = Features: {$value}
want-max-age-years = At most {$value} years old
want-min-alike = At least {$value} alike
want-max-distance-km = At most {$value} km away
want-ready-by = Ready by {$value}

## What somebody scanned
scan-corrected = Read as {$code}: codes have no such letters as O, I or S, because they are mistaken for digits.
scan-mistyped = The check sign does not agree: a sign is wrong, or two have changed places. Scan or type the code again.
scan-unused-label = An unused label. Stick it on a thing and note it there.
scan-draft-label = A draft has this label. Log the draft, or take another label.
scan-broken-link = The check digit of the article’s number does not agree: the address was copied wrongly.
scan-address = This address belongs to somebody else, and what it is about is not known here. Note it on a thing to find the thing by it. What a compressed Digital Link holds cannot be read.
scan-no-article = There is nothing of this article here. Log one with this number.
scan-unknown = Nothing goes by this. Note it on a thing, or log the thing with it.

## What is printed
labels-title = Labels
