# What the pages say. `$figure` is the number `$n` as it is written; `$word` and `$other` are words.

## The frame
skip = Skip to the content
nav-main = Main menu
nav-phone = Shortcuts
nav-home = Home
nav-find = Find
nav-needs = My needs
nav-all-needs = Needs
nav-log = Log things
nav-mine = Mine
nav-hand-over = Hand out
nav-today = Today
nav-savings = Savings
to-home = To the front page
failure-number = Quote this number if you tell us about it:
problem-invalid-value = A value is not valid.
stale-form-title = The page is too old
stale-form = The form was not sent from the page as it is now, perhaps because you signed in again. Go back, reload the page and try again.
choose = Choose
fewer = Fewer
more = More
how-many = How many
how-many-of = How many of {$word}
more-choices = More
unknown = Unknown
all = All
things = Things
total = Total
quoted = “{$word}”
look = Have a look
answer = Answer
tonnes = {$word} tonnes
range = {$word}–{$other}

## Coming in
sign-in-title = Sign in
sign-in-how = No password, or forgotten it? Ask the administrator of the municipality for a link. It works once and for a day.
sign-in-with = Sign in with { $word }
farewell-title = Signed out
farewell-about = You are signed out of Ombruk. Now you are being signed out at { $word } as well.
farewell-onwards = Sign out at { $word }
sign-in-email = E-mail
sign-in-password = Password
code-title = The code from your phone
code-about = Open the app and write the code that it shows for Ombruk.
code-label = Code, six digits
password-title = Password
password-about = Choose a password. Three or four words that you make up are easy to remember and hard to guess.
password-new = New password
password-now = The password you have now
password-hint = At least {$figure} characters. Length counts, punctuation does not.
password-save = Save and sign in
password-change = Change the password
password-none = You have no password here. If you want one, ask the administrator for a link for that.
link-about = This link is yours. Press the button to sign in with this browser.
link-enter = Sign in
doors-title = Choose who you want to be
doors-about = This is a trial. The municipality, the people, the things and the figures are made up.
doors-api = Building something on this?
doors-docs = The API is described here
door-work = {$word}, {$other}
door-employee = Needs something, and sees what the municipality already has.
door-facility-manager = Logs things in the basement, hands out and takes in.
door-coordinator = Approves, sends things for repair and keeps the stores in order.
door-procurement = Places call-offs once the ladder has opened for them.
door-reporter = Shows the politicians what reuse has saved.
door-partner = Repairs what others would have thrown away.
door-admin = Looks after units, places, people and rules.
door-neighbour = Works in the neighbouring municipality and sees what Fjordvik shares.
role-employee = Employee
role-facility-manager = Caretaker
role-coordinator = Reuse coordinator
role-procurement = Procurement officer
role-reporter = Sustainability reporter
role-partner = Partner
role-admin = Administrator
role-in = {$word} at {$other}

## The profile
profile-title = Profile
profile-roles = What you can do
profile-language = Language
profile-speak = Use this language
profile-sessions = Where you are signed in
since-day = since {$word}
session-this = here and now
session-end = Sign out
until-day = until {$word}
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
access-title = Signing in and keys
factor-title = Code from your phone
factor-about = With a code as well, knowing your password helps nobody.
factor-on = When you sign in, we ask for the code from the app too.
factor-begin = Set it up
factor-scan = Scan the code with an app for one-time codes.
factor-open = Open in an app on this device
factor-type = Or type in:
factor-add = Start using it
factor-remove = Stop asking for a code
tokens-title = Keys for programs
tokens-about = A program with one of these can do what you can. Revoke them when they are no longer needed.
tokens-made = Copy the key now. It is not shown again.
tokens-label = What the key is for
tokens-make = Make a key
tokens-revoke = Revoke
language-nb = Bokmål
language-nn = Nynorsk
language-sv = Svenska
language-da = Dansk
language-en = English

## The front page
home-question = What do you need?
home-example = 6 office chairs by 1 March
home-hint = Write how many, what and by when, and we’ll see what there is already. One word is enough for a search.
home-look = See what we have
home-waiting = Waiting for you
home-nothing-waits = Nothing is waiting for you now.
home-new = New nearby
home-all = See everything available
overdue = Overdue
needed-by = needed by {$word}
kept-until = kept until {$word}
fetched-at = collect from: {$word}
show-code = Show the code
of-covered = {$word} of {$figure} covered
saved-this-year = Saved this year: {$word}
saved-money = Costs avoided
saved-mass = Emissions avoided
saved-waste = Waste avoided
saved-how = How this was worked out
known-of = Known for {$word} of {$figure} things
known-short = Money {$word}, climate {$other}

## Find
find-title = Find things
find-what = What are you looking for?
find-do = Find
find-narrow = Narrow down
find-apply = Show
find-all = Remove all filters
find-more = Show more
find-degraded = The search is not quite up to date right now. Something may be missing.
find-nothing = Nothing found
find-nothing-narrowed = Nothing fits all the filters. Take some of them away.
find-nothing-help = Try another word, or say what you need, and we’ll look further than what is shown here.
find-need = Say what you need
facet-category = What it is
facet-condition = Condition
facet-number = How many alike
thing-similar = Similar things
facet-colour = Colour
facet-width = Width
facet-distance = Distance from {$word}
facet-distance-short = Distance
within-km = Within {$figure} km
find-total = { $n ->
    [one] 1 result
   *[other] {$figure} results
}
find-total-more = At least {$figure} results
find-more-values = More
find-from = From
find-to = To
find-remove = Remove
find-sort = Order
sort-relevance = Best match first
sort-distance = Nearest first
sort-newest = Newest first
sort-number = Most first
sort-readiness = Available first
find-nothing-ways = Perhaps one of these:
find-nearly = Nearly
find-similar = Similar things
find-did-you-mean = Did you mean “{$word}”?
find-wider = Look within {$word} km: {$figure}
find-without = Without “{$word}”: {$figure}
find-related = {$word}: {$figure}
facet-place = Place
at-least = At least {$figure}
free = { $n ->
    [one] 1 available
   *[other] {$figure} available
}
none-free = None available
in-state = {$figure} {$word}
neighbour = Neighbouring municipality
from-day = From {$word}
opens-to-units = For other units from {$word}
opens-to-region = For the region from {$word}
state-available = available
state-in-use = in use
state-custody = being wiped or checked
state-in-work = at the workshop
state-gone = gone
condition-as-new = As new
condition-good = In good condition
condition-worn = Worn
condition-needs-repair = Needs repair
condition-for-parts = For parts

## One thing
take-for = Take {$figure} for {$word}
take-for-says = Take {"{"}n{"}"} for {$word}
take-where = Where will it stand?
take-hint = It is set aside for you, and you see where to collect it.
take-neighbours = This belongs to a neighbouring municipality. Say what you need, and we’ll ask them for you.
take-all-held = All of them are set aside for somebody. Say what you need, and you’ll hear if any become available.
take-not-in-use = This is in use.
take-not-custody = This has to be wiped or checked before anyone can have it.
take-not-in-work = This is at the workshop.
take-not-gone = This is not here any more.
take-not-available = This cannot be taken now.
ask-for-more = Do you need more, or something similar?
fact-category = What it is
fact-make = Make
fact-colour = Colour
fact-sizes = Size
fact-materials = Materials
fact-age = Age
fact-serial = Serial number
fact-owner = Belongs to
fact-unneeded = Surplus
fact-code = Code

## Needs
need-new = New need
needs-open = Open
needs-closed = Closed
needs-none = No needs yet
needs-none-help = When you need something, say so here and see what there is already.
need-covered = All covered
need-met = Done
need-withdrawn = Withdrawn
need-correct = Correct the text
need-correct-title = Correct the text of the need
need-correct-about = How many, and what they must be like, is changed at each line.
need-met-all = You have everything.
need-withdrawn-for = Withdrawn: {$word}.
need-withdrawn-by = By {$word} on {$other}.
need-withdrawn-on = On {$word}.
stating-title = What do you need?
stating-kind-unknown = We did not understand what kind of thing it is. Choose it here.
stating-what = Thing
stating-when = Needed by
stating-where = Where
stating-why = What for
stating-considered = We have thought about whether we can do without, share, borrow or repair what we have
stating-note = What you considered
stating-note-hint = Needed when it is a lot. A few words are enough.
stating-until = Last day it is needed
stating-until-hint = Only if it is for a while.
stating-go = Continue
rung-reuse = Reuse
rung-repair = Repair
rung-used = Used, under agreement
rung-new = New
step-reuse = What we have
step-repair = What can be repaired
step-used = Buy used
step-new = Buy new
if-all-title = When all is reuse
if-all-money = saved compared with new, excl. VAT
if-all-mass = CO₂e avoided
line-covered = All is covered.
line-covered-fetch = See where to fetch it
range-of = {$word}, estimated for {$figure} of them
step-folded = { $n ->
    [one] Show one more offer
   *[other] Show {$figure} more offers
}
step-not-needed = Not needed
step-none-reuse = Nothing available fits now
step-none-repair = Nothing to repair fits now
step-none-used = Nothing used on the agreements fits
step-none-new = Nothing on the agreements fits
step-there = { $n ->
    [one] 1 to look at
   *[other] {$figure} to look at
}
step-articles = { $n ->
    [one] 1 article under agreement
   *[other] {$figure} articles under agreement
}
step-more = { $n ->
    [one] One more suggestion comes when you have answered this.
   *[other] {$figure} more suggestions come when you have answered these.
}
step-look = See the suggestions
locked-first = { $n ->
    [one] Answer 1 suggestion first
   *[other] Answer {$figure} suggestions first
}
locked-second-person = The coordinator has to agree
alike = { $n ->
    [one] 1 available
   *[other] {$figure} alike and available
}
saves-each = Saves {$word} and {$other} CO₂e each
saves-money-each = Saves {$word} each
saves-mass-each = Saves {$word} CO₂e each
take = Take {$figure}
take-says = Take {"{"}n{"}"}
bought-used = Procurement places the call-off once this step is open.
bought-new = Procurement can buy new once everything below is answered.
does-not-fit = Does not fit
does-not-fit-this = Does not fit: {$word}
offer-pending = Waiting for the coordinator
question-pending = { $n ->
    [one] The coordinator has been asked: your requirements leave out 1 thing.
   *[other] The coordinator has been asked: your requirements leave out {$figure} things.
}
question-approved = The coordinator agrees with the requirements.
question-refused = { $n ->
    [one] The coordinator does not agree with the requirements, which leave out 1 thing. Take back a refusal or change the requirements.
   *[other] The coordinator does not agree with the requirements, which leave out {$figure} things. Take back a refusal or change the requirements.
}
ask-about = Only the coordinator can open the next step.
ask-coordinator = Ask the coordinator
decided-title = What has been decided
decided-taken = {$figure} taken
decided-declined = no: {$word}
decided-pending = waiting for the coordinator
decided-refused = the coordinator said no
decided-void = no longer applies
take-back = Take back
take-back-this = Take back: {$word}
why-locked = Why is buying locked?
why-locked-said = The municipality uses what it has before it buys. A step opens when everything below it is taken or answered, and when a coordinator agrees with requirements that leave a lot out.
withdraw-title = We don’t need it after all
withdraw-about = That is the best saving of all. What was set aside becomes available to others.
withdraw-why = Why
withdraw-what = What
withdraw-all = Everything
withdraw-go = Withdraw the need
withdrawal-do-without = we can do without
withdrawal-shared = we share with somebody
withdrawal-borrowed = we borrow
withdrawal-repaired = we repaired what we had
withdrawal-postponed = it can wait
withdrawal-mistake = it was a mistake
withdrawal-other = another reason
left-out-title = What is left out
left-out-things = Things that are left out
left-out-none = Nothing is left out.
left-out-why = Why
left-out-stated = What you require
left-out-learned = What was answered no to
left-out-alike = Not like what you have taken
left-out-place = Not approved for the place
left-out-held = Set aside or taken by you for something else
left-out-more = { $n ->
    [one] 1 more is left out.
   *[other] {$figure} more are left out.
}
left-out-beyond = Still more, by where they stand
left-out-see = See what is left out ({$figure})
open-step-title = Open a step
open-step-about = What nobody has answered below the step no longer keeps it shut. It takes that three times as many as are lacking have been offered and answered. What comes later must still be answered.
open-step-rung = Step to open
open-step-go = Open the step
line-change = Change the number or what you require
line-change-title = Change: {$word}
demands = What it must be
line-materials-hint = Several with commas between them.
line-features = It must have
line-alike = How alike
line-alike-kind = Same kind
line-alike-look = Look alike
line-alike-product = Same make and model
line-age = At most this many years old
sets-title = Find alike things from few places
sets-about = Say how many you need, and see which go together and what they cost in errands.
sets-near = Near
sets-anywhere = Anywhere
sets-by = Needed by
sets-by-hint = As soon as possible, when empty.
sets-most-sites = From at most this many places
sets-find = Find what goes together
sets-way = Suggestion {$word}: {$figure} in all
sets-none = Nothing goes together
sets-none-about = Nothing that is available fits. Try fewer, less alike, or more places.
sets-not-best = There is so much that not every way was compared. These are good ones.
sets-too-late = { $n ->
    [one] 1 comes too late.
   *[other] {$figure} come too late.
}
sets-need-about = Say that you need them, and you are told of neighbours’ things and of what comes later as well.
sets-need = Say what you need

## Why not
decline-title = Why does {$word} not fit?
decline-question = Why does it not fit?
decline-back = Back to the need
decline-reason = Reason
decline-note = In your own words
decline-judgement = Write a few words below. If it is for all alike, the coordinator has to agree.
decline-group = { $n ->
    [one] Goes for all alike (1)
   *[other] Goes for all {$figure} alike
}
decline-go = Answer no
decline-count = Show what the limit takes away
keep-it = Cancel
reason-wrong-function = Cannot be used for what we do
reason-wrong-size = Wrong size
reason-condition = Condition too poor
reason-too-late = Ready too late
reason-too-few-alike = Too few alike
reason-chemical-risk = Possible health risk
reason-accessibility = Not accessible to everyone
reason-too-far = Too far away
reason-preference = We would rather have something else
reason-other = Another reason
limit-size-hint = What is the most or the least it can be, in centimetres?
measured-hint = Is the measurement unknown? Write what you measured, in centimetres.
limit-max-width-cm = At most this wide (cm)
limit-max-depth-cm = At most this deep (cm)
limit-max-height-cm = At most this high (cm)
limit-min-width-cm = At least this wide (cm)
limit-min-depth-cm = At least this deep (cm)
limit-min-height-cm = At least this high (cm)
limit-width-cm = Width in cm
limit-depth-cm = Depth in cm
limit-height-cm = Height in cm
limit-min-condition = At least this good
limit-ready-by = Has to be ready by
limit-max-distance-km = At most this many kilometres
limit-min-alike = At least this many alike
limit-takes-away = { $n ->
    [one] The limit takes away {$word} of 1.
   *[other] The limit takes away {$word} of {$figure}.
}

## Mine
kept-more = More about it
kept-change = Keep it longer, or fewer
kept-fewer-hint = What you let go is available to others.
kept-renew = Keep it from today for as long as a new one
kept-last-day = Last day of the loan
kept-lapses = Set aside until
kept-goes-to = Goes to
kept-from = From
kept-over = No longer set aside
purchase-title = A purchase was withdrawn for this
purchase-about = A purchase had been decided on and is not made, because these things were there. What it saves then counts as saved in cash.
purchase-reference = Which purchase
purchase-reference-hint = The number of the requisition, the order or the call for tenders.
purchase-go = Withdraw the purchase
mine-kept = Set aside for us
mine-kept-none = Nothing is set aside for you now.
mine-received = Changed hands
fetched = { $n ->
    [one] I have collected it
   *[other] I have collected {$figure}
}
fetched-says = I have collected {"{"}n{"}"}
release = Let it go
release-this = Let it go: {$word}
under-way = Being worked on or on its way
came-from = from {$word}, {$other}
came-bought = bought on an agreement, {$word}
came = changed hands on {$word}
went-to = to {$word}, {$other}
came-back = {$figure} came back
gave = Handed out by {$word}
took = Received by {$word}

## Today
today-approve = { $n ->
    [0] To approve
   *[other] To approve ({$figure})
}
today-approve-none = Nobody is asking for anything.
today-note = Your reasons
today-yes = Approve
today-no = Say no
today-work = At the workshop
today-work-none = Nothing is at the workshop.
declined-thing = {$word}: {$other}
leaves-out = { $n ->
    [one] Leaves out 1 thing
   *[other] Leaves out {$figure} things
}
leaves-out-articles = { $n ->
    [one] Leaves out 1 used article
   *[other] Leaves out {$figure} used articles
}
ready-day = ready on {$word}
must-leave = Out by {$word}
work-repair = Repair
work-reupholster = Reupholstery
work-clean = Cleaning
work-wipe = Wiping
work-inspect = Inspection
work-transport = Transport
work-store = Storage
work-recycle = Recycling
work-transform = Rebuilding
work-state-requested = Ordered
work-state-quoted = Quote to answer
work-state-in-progress = In progress

## Log
log-title = Log things
log-site = Where are you?
log-change = Change place
log-place = Room or store
log-photo = Take a photo
log-what = What is it?
log-other = Something else
log-other-none = See the whole list
log-condition = Condition
log-surplus = Surplus: others can have it
log-name = Name, if it has one
log-label = Code on the label
log-note = Note
log-save = Save and next
logged = Saved: {$figure} × {$word}
logged-alike = Is it logged already, as {$word}?
unsent-one = 1 waits for a connection
unsent-many = {"{"}n{"}"} wait for a connection
unsent-waits = Kept on this phone and sent once there is a connection and you are signed in.
unsent-unsure = May have been saved more than a day ago. Look for it before you send it again.
unsent-refused = Was not taken:
unsent-again = Send again
unsent-drop = Delete
unsent-sure = Delete what has not been sent?

## Savings
savings-whose = For
savings-from = From
savings-to = Up to and including
savings-show = Show
savings-by = Broken down by
savings-table = Breakdown
savings-known = Known for
savings-none = Nothing is booked
savings-none-help = When something is handed out, you see here what it saved.
savings-method = Unknown figures are not counted as zero: they are left out, and “Known for” says how many things the total covers. The climate figures are comparative and do not belong in an emissions inventory.
by-month = Month
by-unit = Unit
by-category = Category
of-it = {$word} saved in cash, {$other} freed in the budget
chart-title = Things that changed hands, month by month
chart-about = Bar chart of things per month and step. The figures are in the table below.
chart-table = Show the figures
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
entries-title = Entries
entry-day = Day
entry-what = What
entry-unit = Unit
entry-kind = Kind
entry-saving = Saving
entry-reversal = Reversal
entry-disposal-avoided = Disposal avoided
entry-arithmetic = The arithmetic
entry-given = The figures that were used
entry-factors = Factors
entry-factors-none = No factor was used.
entry-method = Method {$word}. The totals are totals of the lines, and each line is rounded once.
reversal-of = Takes back {$figure} of them. {$word} returned in all.
reversal-original = See the entry it takes back
grade-a = A: a purchase was cancelled
grade-b = B: a need was met
grade-c = C: taken without a need
times-displaced = × {$word} things
times-once = once
measure-cashable = Saved in cash
measure-budget-released = Freed in the budget
measure-disposal-avoided = Disposal saved
measure-waste = Waste avoided
measure-co2e-low = CO₂e avoided, low estimate
measure-co2e-central = CO₂e avoided, central estimate
measure-co2e-high = CO₂e avoided, high estimate
part-reference-price = What a new one would have cost
part-disposal-avoided = Disposal that was saved
part-price-paid = Paid
part-repair = Repair
part-transport = Transport
part-labour = Labour
part-storage = Storage
part-mass = Weight
part-footprint-new = Making a new one
part-footprint-of-offer = What the thing itself causes
part-parts = Parts
given-n = How many
given-displacement = Share that displaces a purchase
given-price = Price of a new one
given-mass = Weight of one
given-footprint = Emissions of a new one
given-life = Share of its life that is left
factor-version = Version {$figure}
factor-figure = Emissions
factor-unit = Per
factor-boundary = Boundary
factor-year = Year
factor-geo = Area
factor-source = Source
factor-locator = Where in the source
factor-licence = Licence
factor-grade = Quality
factor-note = Note
factor-from = Valid from

## Handing out and scanned codes
happened = On which day did it happen?
happened-hint = Leave it empty if it happens now.
handing-code = The code on the thing
handing-find = Find
handing-none = Nobody has set any of this aside.
in-the-lot = { $n ->
    [one] 1 in this place
   *[other] {$figure} in this place
}
kept-for = {$figure} for {$word}
goes-to = goes to {$word}
hand-over = { $n ->
    [one] Hand out 1
   *[other] Hand out {$figure}
}
hand-over-says = Hand out {"{"}n{"}"}
handed-over = { $n ->
    [one] 1 is handed out and booked.
   *[other] {$figure} are handed out and booked.
}
scan = Scan the code
scan-read = Read the picture
scan-stop = Cancel
scanned-unseen = No code in the picture
scanned-unseen-help = Take it closer, straight and in good light, or type the code.
scanned-title = Scanned code
scanned-several = The code can mean
scanned-meant = Did you mean one of these?
scanned-unused = The label is new
scanned-unused-help = It is not on anything yet. Log the thing, and they belong together.
scanned-nothing = The code is unknown
scanned-nothing-help = Nothing here has this code. You can log the thing now.
scanned-log = Log the thing

## Notices
nav-notices = Notices
notices-unread = { $n ->
    [one] One unread notice
   *[other] {$figure} unread notices
}
notices-came = What has come
notices-none = Nothing has come yet. If you do not find what you are looking for, you can ask to be told when it comes.
notices-read = I have seen them all
notice-new = New
notice-for = You are waiting for “{$word}”
notice-gone = Something came for “{$word}”, but it is no longer free
notice-ended = We no longer look for “{$word}”. Ask again if you are still waiting.
watches-title = What you are waiting for
watches-none = You are not waiting for anything.
watch-set = We will tell you when it comes: {$word}
watch-until = We look until {$word}
watch-name = Name
watch-rename = Call it something else
watch-end = Stop telling me
watch-end-this = Stop telling me about {$word}
watch-do = Tell me when it comes
watch-do-more = Tell me when more come
watch-of-line = We will tell you when something comes that fits.
watch-of-line-ask = Nothing fits right now.
wanted-by = { $n ->
    [one] One other unit is waiting for this: {$word}
   *[other] {$figure} other units are waiting for this: {$word}
}
pieces = {$figure} in all
mail-title = Mail about what you are waiting for
mail-at-once = As soon as it comes
mail-daily = Together every morning
mail-never = Send no mail
mail-stop-title = Mail from Ombruk
mail-stopped = You get no more mail about what you are waiting for. Your notices are still there when you sign in.
mail-stop-about = Do you want no more mail about what you are waiting for?
mail-stop = Send me no mail
