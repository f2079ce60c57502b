// Generated from the desk's table (`cargo xtask types`). Do not edit.

/**
 * What is accepted of a difference.
 */
export type AcceptDifference = { 
/**
 * All rows of these sorts.
 */
sorts: Array<DifferenceSort>, 
/**
 * These rows besides, each in one of its ways.
 */
rows: Array<AcceptRow>, 
/**
 * But for these.
 */
except: Array<number>, };

/**
 * A row, in one of its ways.
 */
export type AcceptRow = { 
/**
 * The row.
 */
row: number, 
/**
 * Which of its choices, from 0.
 */
choice: number, };

/**
 * What was written down about a need.
 */
export type ActDone = { 
/**
 * Its id, by which it can be taken back.
 */
act: Id, 
/**
 * When the need is due next.
 */
due_on: string | null, };

/**
 * What was done about a need.
 */
export type ActKind = "met" | "put_off";

/**
 * Something done about a need.
 */
export type ActView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What.
 */
kind: ActKind, 
/**
 * The day it was met, or is put off to.
 */
day: string, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * When it was written, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * Whether it was taken back.
 */
withdrawn: boolean, };

/**
 * Arguments of `add_building`.
 */
export type AddBuilding = { 
/**
 * Where it stands.
 */
compound: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * How many units; one is nameless unless named.
 */
units: number, 
/**
 * Their names, instead of 1, 2, 3 …
 */
unit_names?: Array<string>, 
/**
 * Floors; 0 makes no homes yet.
 */
floors: number, 
/**
 * Rooms on each floor of each unit.
 */
rooms_per_floor: number, };

/**
 * Arguments of `add_home`.
 */
export type AddHome = { 
/**
 * The unit.
 */
unit: Id, 
/**
 * Its room.
 */
room: string, };

/**
 * Arguments of `add_item`.
 */
export type AddItem = { 
/**
 * Its name.
 */
name: string, 
/**
 * Size or model.
 */
spec?: string, 
/**
 * What it is counted in.
 */
unit: string, };

/**
 * Arguments of `add_need`.
 */
export type AddNeed = { 
/**
 * Whose.
 */
resident: Id, 
/**
 * What is needed.
 */
kind: NeedKind, 
/**
 * What exactly; required where the kind is other.
 */
name?: string, 
/**
 * On these weekdays, 1 Monday to 7 Sunday.
 */
weekdays?: Array<number>, 
/**
 * Every so many days; of a medicine, for how many days a fetching lasts.
 */
every_days?: number, 
/**
 * The first day it is due; today where it goes by weekdays and nothing is said.
 */
first_on?: string, 
/**
 * The care tag it belongs to; the resident gets it where they have not.
 */
tag?: string, 
/**
 * What is noted.
 */
note?: string, };

/**
 * Arguments of `add_person_here`.
 */
export type AddPersonHere = { 
/**
 * Who.
 */
staff: Id, 
/**
 * The passcode they choose.
 */
passcode: string, 
/**
 * That of the person who works here now: nobody is let in at a laptop that was merely left open.
 */
own_passcode: string, };

/**
 * Arguments of `add_resident`.
 */
export type AddResident = { 
/**
 * The home.
 */
home: Id, 
/**
 * Name.
 */
name?: string, 
/**
 * `male`, `female` or empty.
 */
sex?: string, 
/**
 * `1950-03-12`.
 */
birth?: string, 
/**
 * Identity number.
 */
id_number?: string, 
/**
 * Phone.
 */
phone?: string, 
/**
 * Relation to the head of the household.
 */
relation?: string, 
/**
 * Care tags.
 */
care?: Array<string>, 
/**
 * Note.
 */
note?: string, 
/**
 * `here`, `absent`, `elsewhere` or empty.
 */
registration?: string, 
/**
 * Where they are registered, or live, otherwise.
 */
registered_at?: string, 
/**
 * Whom to call in an emergency; the places that are not named stay as they are.
 */
contacts?: Array<ContactFields>, };

/**
 * Arguments of `add_staff`.
 */
export type AddStaff = { 
/**
 * Their name.
 */
name: string, 
/**
 * What they may do; staff where nothing is said.
 */
role?: Role, 
/**
 * The compounds and buildings they are for; none means the whole committee.
 */
scope?: Array<Id>, };

/**
 * Arguments of `add_target`.
 */
export type AddTarget = { 
/**
 * The round.
 */
round: Id, 
/**
 * The resident or home, as the round checks off one or the other.
 */
target: Id, };

/**
 * Arguments of `add_unit`.
 */
export type AddUnit = { 
/**
 * The building.
 */
building: Id, 
/**
 * Its name.
 */
name: string, };

/**
 * Arguments of `admit_device`.
 */
export type AdmitDevice = { 
/**
 * The laptop that asks.
 */
device: Id, 
/**
 * The role to give it, instead of the invitation's.
 */
role?: Role, 
/**
 * The compounds and buildings it is for; none means the whole committee.
 */
scope?: Array<Id>, };

/**
 * What entries have in common that should be one person's alone.
 */
export type Alike = "id_number" | "name_birth" | "name_phone";

/**
 * How many gave an answer.
 */
export type AnswerCount = { 
/**
 * The answer.
 */
text: string, 
/**
 * How many.
 */
targets: number, };

/**
 * Arguments of `answer_lines`.
 */
export type AnswerLines = { 
/**
 * The list.
 */
list: Id, 
/**
 * What is said.
 */
answers: Array<NewAnswer>, };

/**
 * What was answered to a question of the round.
 */
export type AnswerView = { 
/**
 * The question's code.
 */
question: number, 
/**
 * The answer.
 */
text: string, };

/**
 * What the committee says of a line.
 */
export type AnsweredView = { 
/**
 * What.
 */
answer: ListAnswer, 
/**
 * Who of the register it is.
 */
resident: Id | null, 
/**
 * Whether they live here still.
 */
present: boolean, 
/**
 * Their name in the register.
 */
name: string | null, 
/**
 * Their address, with the compound.
 */
address: string | null, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * Whether two people said different things.
 */
disputed: boolean, };

/**
 * Arguments of `answers_text`.
 */
export type AnswersText = { 
/**
 * The list.
 */
list: Id, 
/**
 * The language of the text; absent for the caller's.
 */
lang?: Lang, 
/**
 * Whether it names people: true where nothing is said.
 */
names?: boolean, };

/**
 * A text to paste.
 */
export type AnswersTextView = { 
/**
 * The whole text.
 */
text: string, 
/**
 * How many lines are not answered.
 */
unanswered: number, };

/**
 * Arguments of `restore_backup`.
 */
export type BackupName = { 
/**
 * The backup's name.
 */
name: string, };

/**
 * A backup.
 */
export type BackupRow = { 
/**
 * What to call it.
 */
name: string, 
/**
 * When it was made by this laptop's clock, ms.
 */
at: number, 
/**
 * How much room it takes, bytes.
 */
bytes: number, 
/**
 * Whether it is what stood there before a restore or a rebuild: kept until somebody removes it.
 */
aside: boolean, };

/**
 * The backups of the open committee.
 */
export type BackupsView = { 
/**
 * The backups, newest first.
 */
backups: Array<BackupRow>, 
/**
 * When the newest one was made, ms; those put aside do not count.
 */
last_at: number | null, 
/**
 * How much room they take together, bytes.
 */
bytes: number, 
/**
 * One is being made now.
 */
running: boolean, 
/**
 * The disk is nearly full, so that fewer are kept.
 */
scarce: boolean, 
/**
 * Why the last one could not be made, in a sentence.
 */
problem: string | null, };

/**
 * A batch that is waited for.
 */
export type BatchView = { 
/**
 * The batch.
 */
id: Id, 
/**
 * How.
 */
way: CallWay, 
/**
 * When, ms.
 */
called_at: number, 
/**
 * How many of them have come.
 */
come: number, 
/**
 * The stairwell.
 */
unit: Id, 
/**
 * `3号楼2单元`.
 */
place: string, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * The doors, in walking order.
 */
homes: Array<Id>, 
/**
 * Their rooms.
 */
rooms: Array<string>, 
/**
 * Their floors, where every room tells its own.
 */
floors: FloorSpan | null, 
/**
 * How many people are called.
 */
people: number, 
/**
 * How the stairwell is closed, where people may come down in turn.
 */
closure: ClosureBadge | null, };

/**
 * A building with its units and homes.
 */
export type BuildingDetailView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it stands.
 */
compound: Named, 
/**
 * Its units, in order.
 */
units: Array<UnitView>, };

/**
 * A building by floors and rooms, each home in one colour.
 */
export type BuildingMapView = { 
/**
 * Which building.
 */
building: Named, 
/**
 * Its compound.
 */
compound: Named, 
/**
 * The round or item it speaks of.
 */
of: Named | null, 
/**
 * The colours, with how many homes have each.
 */
legend: Array<LegendRow>, 
/**
 * Its units, in order.
 */
units: Array<MapUnit>, };

/**
 * A building's part of a round.
 */
export type BuildingProgressView = { 
/**
 * The building.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * By unit.
 */
units: Array<UnitProgressView>, 
/**
 * How strictly it is closed, or the strictest part of it.
 */
closure: ClosureBadge | null, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * A building and how much it holds.
 */
export type BuildingView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Units in it.
 */
units: number, 
/**
 * Homes in it.
 */
homes: number, 
/**
 * Residents in it.
 */
residents: number, 
/**
 * Residents with a care tag.
 */
care: number, 
/**
 * How strictly it is closed, or the strictest part of it.
 */
closure: ClosureBadge | null, };

/**
 * A change of many residents was undone.
 */
export type BulkBack = { 
/**
 * How many have their former value again.
 */
restored: number, 
/**
 * How many were written anew since, and were left alone.
 */
left: number, };

/**
 * What is changed.
 */
export type BulkChange = { "what": "status", 
/**
 * How.
 */
status: ResidentStatus, } | { "what": "add_care", 
/**
 * The tag.
 */
tag: string, } | { "what": "remove_care", 
/**
 * The tag.
 */
tag: string, } | { "what": "add_note", 
/**
 * The note.
 */
note: string, };

/**
 * A change of many residents was written.
 */
export type BulkDone = { 
/**
 * Its id, to undo it; absent where nothing had to be changed.
 */
id: Id | null, 
/**
 * Of how many something changed.
 */
changed: number, 
/**
 * How many were left alone, because two versions of theirs wait for a person.
 */
waiting: number, };

/**
 * What a change of many was about.
 */
export type BulkKind = "status" | "add_care" | "remove_care" | "add_note";

/**
 * Whom a change would touch.
 */
export type BulkPreview = { 
/**
 * How many are meant.
 */
total: number, 
/**
 * How many a list found who live here no more; they are left out.
 */
gone: number, 
/**
 * Of how many something changes.
 */
changing: number, 
/**
 * How many more would, but two versions of theirs wait for a person; they are left alone.
 */
waiting: number, 
/**
 * Some of these, with their addresses.
 */
some: Array<string>, };

/**
 * A change of many residents.
 */
export type BulkRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What it was about.
 */
kind: BulkKind, 
/**
 * The status, tag or note; numbers masked.
 */
value: string, 
/**
 * How many it changed.
 */
count: number, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * What came of undoing it.
 */
undone: BulkBack | null, };

/**
 * Whom a change is for: who fits everything that is said here; something must be said.
 */
export type BulkWho = { 
/**
 * In this compound.
 */
compound?: Id, 
/**
 * In this building.
 */
building?: Id, 
/**
 * In this unit.
 */
unit?: Id, 
/**
 * Who fits this filter today.
 */
filter?: Filter, 
/**
 * Who was found by this list from above.
 */
list?: Id, 
/**
 * These.
 */
residents?: Array<Id>, };

/**
 * Arguments of `call_batch`.
 */
export type CallBatch = { 
/**
 * The round.
 */
round: Id, 
/**
 * Where they go.
 */
point: Id, 
/**
 * The stairwell.
 */
unit: Id, 
/**
 * The doors.
 */
homes: Array<Id>, 
/**
 * How they are called.
 */
way: CallWay, };

/**
 * How a batch is called.
 */
export type CallWay = "intercom" | "sheet" | "loudspeaker";

/**
 * How calling down goes.
 */
export type CallingView = { 
/**
 * The points by name.
 */
points: Array<PointView>, 
/**
 * Who is next.
 */
next: NextBatch | null, 
/**
 * Why nobody is, where nobody is.
 */
no_next: NoNext | null, 
/**
 * How many were not called yet.
 */
left: number, 
/**
 * The compounds the round goes to.
 */
compounds: Array<Named>, 
/**
 * Of these, where somebody is left and no point is open for them.
 */
unserved: Array<Named>, 
/**
 * The first point to open for them.
 */
opens_next: PointOpening | null, 
/**
 * How many are to be visited at the door.
 */
at_door: number, };

/**
 * Somebody of the register who may be meant.
 */
export type Candidate = { 
/**
 * Who.
 */
resident: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Where they live, with the compound.
 */
address: string, 
/**
 * Masked.
 */
phone: string | null, 
/**
 * Masked.
 */
id_number: string | null, 
/**
 * Whether they live there.
 */
status: ResidentStatus, 
/**
 * What speaks for them, and what against.
 */
why: Array<Why>, };

/**
 * A resident with a care tag whom an open round has not reached.
 */
export type CareRow = { 
/**
 * Who.
 */
resident: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Their compound's name.
 */
compound: string, 
/**
 * Their building.
 */
building: Id, 
/**
 * Where they live in it.
 */
address: string, 
/**
 * Why they need attention.
 */
care: Array<string>, 
/**
 * What was recorded instead of a done: not at home, …; nothing where nobody was there yet.
 */
outcome_name: string | null, 
/**
 * How their stairwell is closed.
 */
closure: ClosureBadge | null, };

/**
 * What is known of the care of a resident.
 */
export type CareView = { 
/**
 * Their needs, those under way first.
 */
needs: Array<NeedHistory>, 
/**
 * That they were spoken to, the latest first, at most 20.
 */
contacted: Array<ContactedView>, 
/**
 * When they were last reached by anything, ms.
 */
reached_at: number | null, };

/**
 * A certificate whose signature holds.
 */
export type CertificateView = { 
/**
 * The text that was signed.
 */
text: string, 
/**
 * The laptop that signed it.
 */
device: Id, 
/**
 * Its name, where the committee that is open here knows it.
 */
device_name: string | null, };

/**
 * Arguments of `change_device`.
 */
export type ChangeDevice = { 
/**
 * The laptop.
 */
device: Id, 
/**
 * What it may do from now on.
 */
role: Role, 
/**
 * The compounds and buildings it is for; none means the whole committee.
 */
scope: Array<Id>, };

/**
 * Arguments of `change_need`.
 */
export type ChangeNeed = { 
/**
 * Which.
 */
id: Id, 
/**
 * What is needed.
 */
kind: NeedKind, 
/**
 * What exactly; required where the kind is other.
 */
name?: string, 
/**
 * On these weekdays, 1 Monday to 7 Sunday.
 */
weekdays?: Array<number>, 
/**
 * Every so many days; of a medicine, for how many days a fetching lasts.
 */
every_days?: number, 
/**
 * The first day it is due; today where it goes by weekdays and nothing is said.
 */
first_on?: string, 
/**
 * The care tag it belongs to; the resident gets it where they have not.
 */
tag?: string, 
/**
 * What is noted.
 */
note?: string, };

/**
 * Arguments of `change_round`.
 */
export type ChangeRound = { 
/**
 * The round.
 */
round: Id, 
/**
 * Its name; absent where that stays.
 */
name?: string, 
/**
 * Until when, ms; absent where that stays.
 */
ends_at?: number, };

/**
 * Arguments of `change_staff`.
 */
export type ChangeStaff = { 
/**
 * Who.
 */
id: Id, 
/**
 * What they may do from now on; nothing means that they work here no more.
 */
role?: Role, 
/**
 * The compounds and buildings they are for; none means the whole committee.
 */
scope?: Array<Id>, };

/**
 * What was changed at one go.
 */
export type Changed = { 
/**
 * The places, each with a closure of its own.
 */
places: number, };

/**
 * Arguments of `check_certificate`.
 */
export type CheckCertificate = { 
/**
 * The token of the file that was brought.
 */
file: string, };

/**
 * Why numbers are to leave their masks.
 */
export type ClearNumbers = { 
/**
 * Why.
 */
reason: Reason, 
/**
 * Why in words; required where the reason is other.
 */
note?: string, };

/**
 * What gives a clock away.
 */
export type ClockTrouble = "wrong_year" | "off_hub" | "jumped_back" | "behind_others";

/**
 * Whether this laptop's clock can be believed.
 */
export type ClockView = { 
/**
 * What it shows, ms.
 */
now: number, 
/**
 * What gives it away; nothing where it can be believed.
 */
trouble: ClockTrouble | null, 
/**
 * By how much it is ahead of what it is held against, ms; below zero where it is behind.
 */
off_ms: number, };

/**
 * Arguments of `close_list`.
 */
export type CloseList = { 
/**
 * The list.
 */
list: Id, 
/**
 * Whether the answers were given back; false to take it up again.
 */
closed: boolean, };

/**
 * Arguments of `close_place`.
 */
export type ClosePlace = { 
/**
 * The compound, building or unit.
 */
place: Id, 
/**
 * The level's code in the rules that hold today.
 */
level: number, 
/**
 * Day 1 of it; absent for today.
 */
day?: Day, 
/**
 * Why.
 */
why: string, };

/**
 * A stairwell that is closed, by itself or by what it stands in.
 */
export type ClosedStairwell = { 
/**
 * The stairwell.
 */
place: ClosurePlace, 
/**
 * What counts there, with its next step.
 */
closure: ClosureBadge, 
/**
 * Homes in it.
 */
homes: number, 
/**
 * People in it.
 */
people: number, };

/**
 * The closure that counts somewhere, as every screen shows it.
 */
export type ClosureBadge = { 
/**
 * What people call the level.
 */
level: string, 
/**
 * How strict it is, 1 to 9.
 */
rank: number, 
/**
 * Who may leave.
 */
out: GoingOut, 
/**
 * Where deliveries go.
 */
deliver: DeliverTo, 
/**
 * When its turn in a sweep comes.
 */
sweep: SweepTurn, 
/**
 * The day of the level, from 1.
 */
day: number, 
/**
 * Of how many; absent where it has no end of its own.
 */
days: number | null, 
/**
 * The day of its next step.
 */
next: Day | null, 
/**
 * The level that step leads to; absent where the place is open again, or where there is no step.
 */
to: string | null, 
/**
 * Whether that day has come.
 */
due: boolean, 
/**
 * Whether it is so in a part of it only.
 */
part: boolean, 
/**
 * Whether people wrote down different things.
 */
disputed: boolean, };

/**
 * Something that was done to a place.
 */
export type ClosureEvent = { 
/**
 * What.
 */
step: ClosureStep, 
/**
 * The level from then on; absent where it was open.
 */
level: string | null, 
/**
 * How strict that is; 0 where it was open.
 */
rank: number, 
/**
 * Day 1 of it.
 */
from: Day | null, 
/**
 * Days added.
 */
more_days: number, 
/**
 * Why.
 */
why: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, 
/**
 * Whether it is the one that is shown.
 */
shown: boolean, };

/**
 * A place with everything that was done to it.
 */
export type ClosureHistory = { 
/**
 * The place.
 */
place: ClosurePlace, 
/**
 * How it is closed itself.
 */
closure: ClosureRow | null, 
/**
 * What counts there, its own closure or one around it.
 */
counts: ClosureBadge | null, 
/**
 * What was done, the latest first, at most 200.
 */
events: Array<ClosureEvent>, };

/**
 * A level of closure.
 */
export type ClosureLevel = { 
/**
 * What names it in these rules, 1 to 20.
 */
code: number, 
/**
 * What people call it.
 */
name: string, 
/**
 * How strict it is, 1 to 9; the strictest closure over a stairwell counts.
 */
rank: number, 
/**
 * Who may leave.
 */
out: GoingOut, 
/**
 * Where deliveries go.
 */
deliver: DeliverTo, 
/**
 * When its turn in a sweep comes.
 */
sweep: SweepTurn, 
/**
 * How it ends; absent where only an administrator's release ends it.
 */
step?: LevelStep, 
/**
 * What a new positive does while it lasts.
 */
positive: OnPositive, };

/**
 * A place that can be closed.
 */
export type ClosurePlace = { 
/**
 * The compound, building or unit.
 */
id: Id, 
/**
 * Which of these.
 */
kind: PlaceKind, 
/**
 * Where it is.
 */
compound: Named, 
/**
 * The building, where it is one or stands in one.
 */
building: Id | null, 
/**
 * Its address in the compound; a compound's name.
 */
label: string, };

/**
 * A closed place.
 */
export type ClosureRow = { 
/**
 * Which.
 */
place: ClosurePlace, 
/**
 * The level.
 */
level: ClosureLevel, 
/**
 * Day 1 of it.
 */
from: Day, 
/**
 * The day of today; 0 or less before it begins.
 */
day: number, 
/**
 * Of how many; absent where it has no end of its own.
 */
days: number | null, 
/**
 * How many of these were added.
 */
more_days: number, 
/**
 * How it goes on.
 */
next: NextStep | null, 
/**
 * What was done last.
 */
step: ClosureStep, 
/**
 * Why.
 */
why: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * Whether people wrote down different things.
 */
disputed: boolean, 
/**
 * The rules it follows.
 */
rules: string, 
/**
 * Whether other rules hold today.
 */
older_rules: boolean, 
/**
 * Stairwells in it.
 */
stairwells: number, 
/**
 * Homes in it.
 */
homes: number, 
/**
 * People in it.
 */
people: number, };

/**
 * Rules with the day from which they hold.
 */
export type ClosureRules = { 
/**
 * What people call them, the notice they come from say.
 */
name: string, 
/**
 * The first day on which they hold, until others do.
 */
valid_from: Day, 
/**
 * The levels, the strictest first.
 */
levels: Array<ClosureLevel>, 
/**
 * What a new positive does where nothing is closed.
 */
positive: OnPositive, };

/**
 * What was done to a place.
 */
export type ClosureStep = "begun" | "moved" | "prolonged" | "anew" | "beside" | "released" | "taken_back" | "settled";

/**
 * What today's screen tells of closures.
 */
export type ClosuresToday = { 
/**
 * Those with a step due, the longest overdue first.
 */
due: Array<ClosureRow>, 
/**
 * By level, the strictest first.
 */
levels: Array<LevelTotal>, };

/**
 * Everything that is closed.
 */
export type ClosuresView = { 
/**
 * Today.
 */
today: Day, 
/**
 * By compound; within one the compound itself, then buildings, then units, in walking order.
 */
rows: Array<ClosureRow>, 
/**
 * By level, the strictest first.
 */
levels: Array<LevelTotal>, 
/**
 * Stairwells in all.
 */
stairwells: number, 
/**
 * Each of them with what counts there, in walking order.
 */
each: Array<ClosedStairwell>, };

/**
 * A field of two entries; numbers masked.
 */
export type ComparedField = { 
/**
 * Its name.
 */
field: string, 
/**
 * What one says.
 */
one: string | null, 
/**
 * What the other says.
 */
other: string | null, 
/**
 * Whether both say the same, behind their masks too.
 */
same: boolean, 
/**
 * Whether both can be kept.
 */
both: boolean, };

/**
 * What a round says of somebody.
 */
export type ComparedMark = { 
/**
 * The round.
 */
round: string, 
/**
 * Whether it is still open.
 */
open: boolean, 
/**
 * The outcome.
 */
outcome: string, 
/**
 * The tube.
 */
tube: string | null, 
/**
 * When, ms.
 */
at: number, };

/**
 * One of two entries.
 */
export type ComparedPerson = { 
/**
 * As lists show them.
 */
row: ResidentRow, 
/**
 * When the entry was made, ms.
 */
at: number, 
/**
 * What rounds say of them, the newest first; five at most.
 */
marks: Array<ComparedMark>, };

/**
 * Two entries side by side.
 */
export type ComparedView = { 
/**
 * One.
 */
one: ComparedPerson, 
/**
 * The other.
 */
other: ComparedPerson, 
/**
 * Field by field.
 */
fields: Array<ComparedField>, };

/**
 * A compound with its buildings.
 */
export type CompoundDetailView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Its buildings, in order.
 */
buildings: Array<BuildingView>, };

/**
 * A compound and how much it holds.
 */
export type CompoundView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Buildings in it.
 */
buildings: number, 
/**
 * Units in it.
 */
units: number, 
/**
 * Homes in it.
 */
homes: number, 
/**
 * Residents in it.
 */
residents: number, 
/**
 * Residents with a care tag.
 */
care: number, };

/**
 * A device and what it said of a destroyed round.
 */
export type ConfirmedView = { 
/**
 * The device.
 */
device: Named, 
/**
 * When it confirmed that it holds nothing of the round, ms by its own clock; nothing where it has not yet.
 */
at: number | null, 
/**
 * Pages it took the round's facts out of.
 */
pages: number, };

/**
 * Somebody to call in an emergency, as a form sends them; without a name the place is cleared.
 */
export type ContactFields = { 
/**
 * The first, second or third.
 */
slot: number, 
/**
 * Their name.
 */
name: string, 
/**
 * What they are to the resident.
 */
relation: string, 
/**
 * Their phone; a mask that comes back untouched stands for what it hides.
 */
phone: string, };

/**
 * How somebody was spoken to.
 */
export type ContactHow = "phone" | "door" | "met";

/**
 * Somebody to call in an emergency.
 */
export type ContactView = { 
/**
 * The first, second or third.
 */
slot: number, 
/**
 * Their name.
 */
name: string, 
/**
 * What they are to the resident.
 */
relation: string | null, 
/**
 * Masked.
 */
phone: string | null, };

/**
 * That somebody was spoken to.
 */
export type ContactedView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * How.
 */
how: ContactHow, 
/**
 * Whether they are well.
 */
well: boolean, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, };

/**
 * Arguments of `count_items`.
 */
export type CountItems = { 
/**
 * What.
 */
item: Id, 
/**
 * Where.
 */
place: Id, 
/**
 * How much was found.
 */
counted: number, 
/**
 * What is noted.
 */
note?: string, };

/**
 * The numbers of a round, everywhere from one query: expected = done + not done + missing. Whoever is excused stands beside.
 */
export type CountsView = { 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * Arguments of `create_committee`.
 */
export type CreateCommittee = { 
/**
 * The committee's name.
 */
name: string, 
/**
 * Who founds it.
 */
staff_name: string, 
/**
 * What to call this laptop.
 */
device_name: string, 
/**
 * The passcode they choose for it; without one anybody at this laptop's account reads everything.
 */
passcode?: string, };

/**
 * A calendar day in the legal time, `2022-04-11`.
 */
export type Day = string;

/**
 * Where what is delivered is handed over.
 */
export type DeliverTo = "door" | "gate";

/**
 * What a phone delivers.
 */
export type Delivered = TapArgs | UnlistedArgs;

/**
 * What became of a destroyed round.
 */
export type DestroyedView = { 
/**
 * When, ms.
 */
at: number, 
/**
 * Who.
 */
by: string, 
/**
 * On which device.
 */
device: string, 
/**
 * The devices that work here, those that have not confirmed first.
 */
devices: Array<ConfirmedView>, 
/**
 * How many of them have not.
 */
outstanding: number, };

/**
 * A laptop of the space.
 */
export type DeviceView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it may do; nothing when it was revoked.
 */
role: Role | null, 
/**
 * The compounds and buildings it is for; none means the whole committee.
 */
scope: Array<Id>, 
/**
 * False on this laptop as long as no administrator's has let it in.
 */
admitted: boolean, 
/**
 * Whether it is this one.
 */
here: boolean, 
/**
 * How many of its facts are here.
 */
facts: number, 
/**
 * How many of them are kept aside.
 */
held: number, 
/**
 * When it last wrote something that is here, ms.
 */
last_at: number | null, };

/**
 * A field, old and new, masked.
 */
export type DifferenceChange = { 
/**
 * Its name.
 */
field: string, 
/**
 * Its name for a person.
 */
label: string, 
/**
 * By the register.
 */
from: string | null, 
/**
 * By the file.
 */
to: string | null, 
/**
 * The register said so before, and was changed since.
 */
stood_before: boolean, 
/**
 * Old and new differ behind their masks alone.
 */
hidden: boolean, };

/**
 * One way to take it.
 */
export type DifferenceChoice = { 
/**
 * What happens.
 */
take: DifferenceTake, 
/**
 * To whom, as the register calls them.
 */
name: string, 
/**
 * Where they live by the register.
 */
place: string, 
/**
 * Field by field; of somebody new what the file says.
 */
changes: Array<DifferenceChange>, };

/**
 * One sort of difference.
 */
export type DifferenceCount = { 
/**
 * Which.
 */
sort: DifferenceSort, 
/**
 * How many.
 */
rows: number, 
/**
 * Whether all can be accepted at once.
 */
together: boolean, 
/**
 * Whether they are accepted where nothing is said.
 */
usual: boolean, };

/**
 * A page of the difference.
 */
export type DifferencePage = { 
/**
 * How many there are.
 */
total: number, 
/**
 * Those asked for.
 */
rows: Array<DifferenceRow>, };

/**
 * One thing that differs.
 */
export type DifferenceRow = { 
/**
 * What `write_import` calls it.
 */
row: number, 
/**
 * In which way.
 */
sort: DifferenceSort, 
/**
 * The sheet.
 */
sheet: string, 
/**
 * The row of the sheet; none for somebody the file does not name.
 */
line: number | null, 
/**
 * The name.
 */
name: string, 
/**
 * The address.
 */
place: string, 
/**
 * What there is to think about.
 */
why: string | null, 
/**
 * The ways it can be taken; the first where nothing else is said.
 */
choices: Array<DifferenceChoice>, };

/**
 * In which way a row of a roster differs from the register.
 */
export type DifferenceSort = "conflicting" | "near" | "older" | "moved" | "changed" | "new" | "home" | "gone" | "unlisted";

/**
 * What taking it means.
 */
export type DifferenceTake = "add" | "edit" | "move_out" | "add_home" | "edit_home";

/**
 * Where phones reach a laptop.
 */
export type DoorAddress = { 
/**
 * The address (`http://192.168.1.20:7119`).
 */
address: string, 
/**
 * Of the certificate that is shown there, where it is encrypted: its SHA-256, as browsers tell it.
 */
fingerprint: string | null, };

/**
 * In which order doors are walked in every stairwell.
 */
export type DoorOrder = { 
/**
 * From the ground floor up instead of from the top down.
 */
upwards: boolean, 
/**
 * Doors behind which somebody with one of these care tags lives come apart from the others; empty for nobody.
 */
care: Array<string>, 
/**
 * They come last instead of first.
 */
last: boolean, };

/**
 * Why somebody is visited at the door.
 */
export type DoorReason = "not_come" | "cannot_walk" | "closed" | "at_home";

/**
 * Somebody to be visited at the door.
 */
export type DoorRow = { 
/**
 * The resident or home.
 */
id: Id, 
/**
 * The name; for a home, its room.
 */
name: string, 
/**
 * Their compound's name.
 */
compound: string, 
/**
 * Where they live in it.
 */
address: string, 
/**
 * The building.
 */
building: Id, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * Why.
 */
reason: DoorReason, 
/**
 * How their stairwell is closed.
 */
closure: ClosureBadge | null, };

/**
 * Those to be visited at the door.
 */
export type DoorRows = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The first 1,000, in walking order.
 */
rows: Array<DoorRow>, };

/**
 * What a phone shows: one round in its buildings.
 */
export type DoorSheet = { 
/**
 * The round.
 */
round: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * What can be recorded.
 */
outcomes: Array<OutcomeView>, 
/**
 * What is asked beside the outcome of whoever is done.
 */
questions: Array<QuestionView>, 
/**
 * How many people a tube takes; absent for no tubes.
 */
tube_size: number | null, 
/**
 * How long the phone may go on, ms.
 */
left_ms: number, 
/**
 * Its buildings.
 */
buildings: Array<SheetBuilding>, };

/**
 * Where a door stands in a round.
 */
export type DoorState = "done" | "part" | "not_done" | "missing" | "empty";

/**
 * A door of a unit.
 */
export type DoorView = { 
/**
 * The home behind it.
 */
home: Id, 
/**
 * Its room.
 */
room: string, 
/**
 * Its floor.
 */
floor: number | null, 
/**
 * What it is used as, where somebody said so: nobody need knock at a vacant one.
 */
used_as: HomeUse | null, 
/**
 * Where it stands.
 */
state: DoorState, 
/**
 * Who or what is to be marked.
 */
targets: Array<TargetView>, };

/**
 * Why a wall time is shown with a doubt: order does not hang on it, a person's memory does.
 */
export type Doubt = "impossible" | "behind" | "ahead";

/**
 * A page: lengths are points, from the upper left corner.
 */
export type DrawnPage = { 
/**
 * What is written.
 */
words: Array<DrawnWords>, 
/**
 * Thin lines and boxes, as the path of an SVG.
 */
lines: string, 
/**
 * What is dark, as the path of an SVG.
 */
dark: string, };

/**
 * A sheet to be printed from the window.
 */
export type DrawnSheet = { 
/**
 * Its title.
 */
title: string, 
/**
 * The width of a page.
 */
width: number, 
/**
 * Its height.
 */
height: number, 
/**
 * Its pages.
 */
pages: Array<DrawnPage>, };

/**
 * Words on one line.
 */
export type DrawnWords = { 
/**
 * Where they begin, points.
 */
x: number, 
/**
 * The line they stand on.
 */
y: number, 
/**
 * The size of their letters.
 */
size: number, 
/**
 * The words.
 */
text: string, };

/**
 * What is due.
 */
export type DueList = { 
/**
 * Today, `2026-03-16`.
 */
today: string, 
/**
 * How many in all.
 */
total: number, 
/**
 * How many of them are overdue.
 */
overdue: number, 
/**
 * The first 200 of them, the longest overdue first.
 */
rows: Array<DueRow>, };

/**
 * A need that is due, and whose.
 */
export type DueRow = { 
/**
 * The need.
 */
need: NeedView, 
/**
 * Whose.
 */
resident: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Their home.
 */
home: Id, 
/**
 * The compound.
 */
compound: Named, 
/**
 * The address within it.
 */
address: string, 
/**
 * How their stairwell is closed.
 */
closure: ClosureBadge | null, };

/**
 * Entries that may be one person's.
 */
export type DuplicateGroup = { 
/**
 * What they have in common.
 */
alike: Array<Alike>, 
/**
 * The entries, the oldest first; ten at most.
 */
people: Array<ResidentRow>, };

/**
 * Who may stand there twice, and what was merged.
 */
export type DuplicateList = { 
/**
 * How many groups there are.
 */
total: number, 
/**
 * The first two hundred of them, those of one identity number first.
 */
groups: Array<DuplicateGroup>, 
/**
 * The newest merges, a hundred at most.
 */
merged: Array<MergeRow>, };

/**
 * Arguments of `edit_home`; what is absent stays.
 */
export type EditHome = { 
/**
 * The home.
 */
id: Id, 
/**
 * Its room.
 */
room?: string, 
/**
 * What is noted about the door; empty clears it.
 */
note?: string, 
/**
 * `own`, `rented`, `vacant`, `shared`, `shop`, `other`; empty clears it.
 */
used_as?: string, 
/**
 * The landlord, or whoever keeps a key; empty clears it.
 */
keeper?: string, 
/**
 * Their phone; empty clears it.
 */
keeper_phone?: string, };

/**
 * Arguments of `preview_bulk` and `edit_many`.
 */
export type EditMany = { 
/**
 * For whom.
 */
who: BulkWho, 
/**
 * What.
 */
change: BulkChange, 
/**
 * How many the person was told would change: where it is another number by now, nothing is written.
 */
expected?: number, };

/**
 * Arguments of `edit_resident`.
 */
export type EditResident = { 
/**
 * Who.
 */
id: Id, 
/**
 * Name.
 */
name?: string, 
/**
 * `male`, `female` or empty.
 */
sex?: string, 
/**
 * `1950-03-12`.
 */
birth?: string, 
/**
 * Identity number.
 */
id_number?: string, 
/**
 * Phone.
 */
phone?: string, 
/**
 * Relation to the head of the household.
 */
relation?: string, 
/**
 * Care tags.
 */
care?: Array<string>, 
/**
 * Note.
 */
note?: string, 
/**
 * `here`, `absent`, `elsewhere` or empty.
 */
registration?: string, 
/**
 * Where they are registered, or live, otherwise.
 */
registered_at?: string, 
/**
 * Whom to call in an emergency; the places that are not named stay as they are.
 */
contacts?: Array<ContactFields>, };

/**
 * No arguments, or nothing to tell.
 */
export type Empty = Record<symbol, never>;

/**
 * Arguments of `end_batch`.
 */
export type EndBatch = { 
/**
 * The round.
 */
round: Id, 
/**
 * The batch.
 */
id: Id, 
/**
 * It was called by mistake.
 */
withdrawn: boolean, };

/**
 * Arguments of `remove_entry` and `restore_entry`.
 */
export type EntryArgs = { 
/**
 * What it is.
 */
kind: EntryKind, 
/**
 * Which.
 */
id: Id, };

/**
 * Which kind of entry.
 */
export type EntryKind = "compound" | "building" | "unit" | "home" | "resident";

/**
 * Arguments of `exchange_stick`.
 */
export type ExchangeStick = { 
/**
 * Tokens of the files on the stick; none to make the first one.
 */
files: Array<string>, 
/**
 * Whether the new file is put beside files of which nothing can be read; else, where there are only such, nothing is done.
 */
beside?: boolean, };

/**
 * Arguments of `export_answers`.
 */
export type ExportAnswers = { 
/**
 * The list.
 */
list: Id, 
/**
 * The language of the sheet; absent for the caller's.
 */
lang?: Lang, 
/**
 * Whether it names people: true where nothing is said. Numbers and answers alone are for the whole staff.
 */
names?: boolean, 
/**
 * Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
 */
clear?: ClearNumbers, };

/**
 * Exports.
 */
export type ExportList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The rows asked for, newest first.
 */
rows: Array<ExportRow>, };

/**
 * Arguments of `export_round`.
 */
export type ExportRound = { 
/**
 * The round.
 */
round: Id, 
/**
 * The language of the sheet; absent for the caller's.
 */
lang?: Lang, 
/**
 * Whether it names people: true where nothing is said. The numbers alone are for the whole staff.
 */
names?: boolean, 
/**
 * Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
 */
clear?: ClearNumbers, };

/**
 * An export.
 */
export type ExportRow = { 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, 
/**
 * The file as it was named.
 */
file: string, 
/**
 * How many people it names.
 */
people: number, 
/**
 * Whether numbers stand in it in clear.
 */
clear: boolean, 
/**
 * Why.
 */
reason: Reason | null, 
/**
 * Why in words.
 */
note: string | null, 
/**
 * When it is to be deleted, ms.
 */
expires_at: number, 
/**
 * Whether that time has come.
 */
expired: boolean, };

/**
 * Arguments of `export_tubes`.
 */
export type ExportTubes = { 
/**
 * The round.
 */
round: Id, 
/**
 * The language of the sheet; absent for the caller's.
 */
lang?: Lang, 
/**
 * Whether it names who is in each tube: true where nothing is said.
 */
names?: boolean, 
/**
 * Why phones and identity numbers are to stand in it in clear; absent where they stay masked.
 */
clear?: ClearNumbers, };

/**
 * A file that was made, to be saved.
 */
export type ExportView = { 
/**
 * The token that names it; empty where it is printed from the window.
 */
file: string, 
/**
 * The name to save it under.
 */
name: string, 
/**
 * How many targets it lists: every one of the round, or none.
 */
rows: number, 
/**
 * Its pages, where the window prints it.
 */
sheet: DrawnSheet | null, };

/**
 * One field of an entry and everything that was ever written in it.
 */
export type FieldHistoryView = { 
/**
 * The field.
 */
field: string, 
/**
 * Its versions, newest first.
 */
writes: Array<FieldWriteView>, };

/**
 * One version of a field.
 */
export type FieldWriteView = { 
/**
 * What was written; absent where it was cleared.
 */
value: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, 
/**
 * Whether it is the one shown.
 */
current: boolean, 
/**
 * Whether it was written without knowledge of another that still stands.
 */
concurrent: boolean, 
/**
 * The address of the entry it was written of, where that was merged into this one.
 */
merged: string | null, };

/**
 * What was looked at in one file, and what was found.
 */
export type FileProof = { 
/**
 * Its name within the data folder.
 */
file: string, 
/**
 * Bytes looked through, decrypted.
 */
bytes: number, 
/**
 * Database pages that hold nothing; there may be none in a committee's file.
 */
free_pages: number, 
/**
 * Bytes of the write-ahead log beside it; there may be none.
 */
log_bytes: number, 
/**
 * Sections of pages found in it.
 */
sections: number, 
/**
 * Whether nothing of a destroyed round was found.
 */
clean: boolean, 
/**
 * What was found, in words.
 */
findings: Array<string>, };

/**
 * Whom: every condition that is given must hold.
 */
export type Filter = { 
/**
 * So many years old or older; whose birth nobody knows does not fit.
 */
age_from?: number, 
/**
 * So many years old or younger.
 */
age_to?: number, 
/**
 * With one of these care tags.
 */
care?: Array<string>, 
/**
 * Nobody else lives in the home: whoever is away, or only registered there, does not.
 */
alone?: boolean, 
/**
 * In a home used as one of these.
 */
home_use?: Array<HomeUse>, 
/**
 * Registered in one of these ways.
 */
registration?: Array<Registration>, 
/**
 * Away for a while.
 */
away?: boolean, 
/**
 * With a need that comes back on its day: dialysis, medicine.
 */
need?: boolean, 
/**
 * Who lives here now: neither away nor only registered here; whose registration nobody knows does.
 */
here?: boolean, };

/**
 * A filter under its name.
 */
export type FilterView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Whom it lets through.
 */
filter: Filter, };

/**
 * Arguments of `find_home`.
 */
export type FindHome = { 
/**
 * `3-2-501`, `3号楼2单元501室`, `501`.
 */
text: string, 
/**
 * Only in this compound.
 */
compound?: Id, };

/**
 * Arguments of `find_papers`.
 */
export type FindPapers = { 
/**
 * The round.
 */
round: Id, 
/**
 * Its five digits, or what its code says to a scanner.
 */
text: string, };

/**
 * Arguments of `find_places`.
 */
export type FindPlaces = { 
/**
 * `一村`, `3`, `3-2`, `3号楼2单元`.
 */
text: string, };

/**
 * Arguments of `find_residents`.
 */
export type FindResidents = { 
/**
 * Name, initials, room, or the tail of a phone or identity number.
 */
text?: string, 
/**
 * Only in this compound.
 */
compound?: Id, 
/**
 * Only in this building.
 */
building?: Id, 
/**
 * Only in this unit.
 */
unit?: Id, 
/**
 * Only those with a care tag.
 */
care?: boolean, 
/**
 * Those who moved out, too.
 */
left?: boolean, 
/**
 * Only those who fit a filter.
 */
filter?: Filter, 
/**
 * The first row.
 */
offset?: number, 
/**
 * How many rows, at most 500.
 */
limit?: number, };

/**
 * Arguments of `find_scan`.
 */
export type FindScan = { 
/**
 * The round whose screens are open: a tube of the same code in another round is not meant then.
 */
here?: Id, 
/**
 * What the scanner typed.
 */
text: string, };

/**
 * From which floor to which, in the order in which they are called.
 */
export type FloorSpan = { 
/**
 * The first floor.
 */
from: number, 
/**
 * The last one; of a single floor, the same.
 */
until: number, };

/**
 * Arguments of `forget_laptop`.
 */
export type ForgetLaptop = { 
/**
 * That this person knows what is lost: everything that was not handed on to another laptop or the hub.
 */
sure: boolean, };

/**
 * What it means, and where it belongs.
 */
export type FoundScan = { "what": "person", 
/**
 * Who.
 */
resident: Id, 
/**
 * Where they live.
 */
home: Id, 
/**
 * Their name.
 */
name: string, } | { "what": "stranger" } | { "what": "gone", 
/**
 * Who.
 */
name: string, } | { "what": "paper", 
/**
 * Of which round.
 */
round: Id, 
/**
 * Which.
 */
paper: Id, } | { "what": "tube", 
/**
 * Of which round.
 */
round: Id, 
/**
 * Its code.
 */
code: string, } | { "what": "empty_tube", 
/**
 * Its code.
 */
code: string, } | { "what": "unknown" };

/**
 * What a founder must know.
 */
export type FoundedView = { 
/**
 * The code of the recovery sheet. It is shown until it was put away, and kept nowhere then.
 */
recovery_code: string, 
/**
 * The committee, once one is founded or joined.
 */
space: Named | null, 
/**
 * Whether it is the sample.
 */
sample: boolean, 
/**
 * This laptop.
 */
device: Named | null, 
/**
 * The person who works at it.
 */
staff: Named | null, 
/**
 * What this person may do at this laptop; nothing where either of them may nothing.
 */
role: Role | null, 
/**
 * False as long as no administrator's laptop has let this one in.
 */
admitted: boolean, 
/**
 * Whether a passcode stands before this laptop.
 */
is_protected: boolean, 
/**
 * Whether the recovery sheet still waits to be printed or copied.
 */
sheet_waits: boolean, 
/**
 * The language chosen.
 */
lang: Lang, 
/**
 * Large text chosen.
 */
large_text: boolean, 
/**
 * Reviews open.
 */
reviews: number, 
/**
 * Who came in or asks to, and what was kept aside; nothing where an administrator does not look.
 */
members: MembersNews | null, 
/**
 * The state of sync.
 */
sync: SyncState, 
/**
 * Why nothing can be written now, and what helps; nothing where all is well.
 */
trouble: TroubleView | null, };

/**
 * Arguments of `give_units`.
 */
export type GiveUnits = { 
/**
 * The round.
 */
round: Id, 
/**
 * The stairwells, as they are walked.
 */
units: Array<Id>, 
/**
 * Whose they are; nobody's where absent.
 */
team?: Id, 
/**
 * Before which other stairwell of that team; absent for the end.
 */
before?: Id, };

/**
 * Who may leave home.
 */
export type GoingOut = "nobody" | "compound" | "free";

/**
 * Arguments of `greet_newcomers`.
 */
export type GreetNewcomers = { 
/**
 * The laptops that were shown, and are known.
 */
devices: Array<Id>, };

/**
 * Arguments of `hand_out`.
 */
export type HandOut = { 
/**
 * What.
 */
item: Id, 
/**
 * From where.
 */
place: Id, 
/**
 * To which home.
 */
home: Id, 
/**
 * How much.
 */
quantity: number, 
/**
 * To whom, where it matters.
 */
resident?: Id, 
/**
 * What is noted.
 */
note?: string, };

/**
 * What a person should know after a hand-out.
 */
export type HandedOut = { 
/**
 * For instance that the home had got the item already today.
 */
warning: string | null, };

/**
 * A fact kept aside.
 */
export type HeldView = { 
/**
 * The laptop that wrote it.
 */
device: Id, 
/**
 * What people call it.
 */
device_name: string, 
/**
 * The chain's epoch, in hexadecimal.
 */
epoch: string, 
/**
 * Its number there.
 */
seq: number, 
/**
 * When, by that laptop's clock, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * Who.
 */
by: string, 
/**
 * What it says.
 */
what: string, 
/**
 * Why it is kept aside: stranger, revoked, role, scope.
 */
reason: string, };

/**
 * What a laptop has, as far as it is known here.
 */
export type HoldingView = { 
/**
 * The laptop.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * When it last gave a sign of itself that is here, ms: by its own clock, or by this laptop's where the two spoke.
 */
heard_at: number | null, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * How many of the facts held here it is known to have.
 */
has: number, 
/**
 * How many of them it was not known to have when it was last heard of; it may have them by now.
 */
lacks: number, };

/**
 * A home with its residents.
 */
export type HomeDetailView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its room.
 */
room: string, 
/**
 * What it is used as, where somebody said so.
 */
used_as: HomeUse | null, 
/**
 * The landlord, or whoever keeps a key; not for a volunteer.
 */
keeper: string | null, 
/**
 * Their phone, masked.
 */
keeper_phone: string | null, 
/**
 * What is noted about the door.
 */
note: string | null, 
/**
 * The whole address within the compound.
 */
address: string, 
/**
 * Where it is.
 */
compound: Named, 
/**
 * Where it is.
 */
building: Named, 
/**
 * Where it is.
 */
unit: Named, 
/**
 * How its stairwell is closed.
 */
closure: ClosureBadge | null, 
/**
 * Who lives there.
 */
residents: Array<ResidentRow>, };

/**
 * A home found by its address.
 */
export type HomeFound = { 
/**
 * The home.
 */
home: Id, 
/**
 * Compound and address.
 */
address: string, 
/**
 * How its stairwell is closed: what is brought there goes to the door, say.
 */
closure: ClosureBadge | null, };

/**
 * What a home is used as.
 */
export type HomeUse = "own" | "rented" | "vacant" | "shared" | "shop" | "other";

/**
 * A home in a building's list.
 */
export type HomeView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its room.
 */
room: string, 
/**
 * Its floor, where the room tells.
 */
floor: number | null, 
/**
 * Who lives there, in number.
 */
residents: number, 
/**
 * How many of them have a care tag.
 */
care: number, 
/**
 * What it is used as, where somebody said so.
 */
used_as: HomeUse | null, 
/**
 * What is noted about the door.
 */
note: string | null, };

/**
 * The id of a compound, home, resident, round, person … of one space.
 */
export type Id = string;

/**
 * An id alone.
 */
export type IdArgs = { 
/**
 * The id.
 */
id: Id, };

/**
 * A column of a sheet.
 */
export type ImportColumn = { 
/**
 * From 0.
 */
index: number, 
/**
 * As it stands in the file.
 */
title: string, 
/**
 * What it was recognised as.
 */
field: string | null, };

/**
 * How much will be written.
 */
export type ImportCounts = { 
/**
 * Buildings.
 */
buildings: number, 
/**
 * Units with a name.
 */
units: number, 
/**
 * Homes.
 */
homes: number, 
/**
 * Residents.
 */
residents: number, 
/**
 * Supplies.
 */
items: number, };

/**
 * How a roster differs from the register.
 */
export type ImportDifference = { 
/**
 * Rows that say what the register says.
 */
unchanged: number, 
/**
 * The others by sort, those that occur.
 */
sorts: Array<DifferenceCount>, };

/**
 * What was written.
 */
export type ImportDone = { 
/**
 * The import, for `undo_import`.
 */
import: Id, 
/**
 * What came in.
 */
counts: ImportCounts, 
/**
 * How many people were written anew where they live.
 */
changed: number, 
/**
 * How many moved.
 */
moved: number, 
/**
 * How many have moved out.
 */
left: number, };

/**
 * A field a column can be named.
 */
export type ImportField = { 
/**
 * Its name in `columns`.
 */
name: string, 
/**
 * Its name for a person.
 */
label: string, };

/**
 * A remark about a row.
 */
export type ImportIssue = { 
/**
 * The sheet.
 */
sheet: string, 
/**
 * The row, as a spreadsheet counts.
 */
row: number, 
/**
 * The column's title.
 */
field: string, 
/**
 * Left out or imported with a warning.
 */
action: IssueAction, 
/**
 * A stable word for programs.
 */
code: string, 
/**
 * Why, for a person.
 */
reason: string, };

/**
 * What a file holds and what would become of it.
 */
export type ImportPreview = { 
/**
 * What `write_import` is to be given.
 */
token: string, 
/**
 * `roster`, `round` or `supplies`.
 */
kind: string, 
/**
 * The compound rows belong to.
 */
compound: string, 
/**
 * Its sheets.
 */
sheets: Array<ImportSheet>, 
/**
 * How much will be written.
 */
counts: ImportCounts, 
/**
 * Homes and residents the register does not hold yet.
 */
new_homes: number, 
/**
 * See `new_homes`.
 */
new_residents: number, 
/**
 * Of a roster, where the register holds people already: how the two differ; the rest is asked for by `list_difference`.
 */
difference: ImportDifference | null, 
/**
 * The first rows as they will be written.
 */
rows: Array<Array<string>>, 
/**
 * The headings of `rows`.
 */
headings: Array<string>, 
/**
 * Every doubtful row.
 */
issues: Array<ImportIssue>, 
/**
 * What columns can be named.
 */
fields: Array<ImportField>, };

/**
 * An import of the past.
 */
export type ImportRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * The file.
 */
file: string, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * How many residents.
 */
residents: number, 
/**
 * How many homes.
 */
homes: number, 
/**
 * How many people were written anew where they live.
 */
changed: number, 
/**
 * How many moved.
 */
moved: number, 
/**
 * How many have moved out.
 */
left: number, 
/**
 * Whether it was taken back.
 */
undone: boolean, };

/**
 * A sheet of the file.
 */
export type ImportSheet = { 
/**
 * Its name.
 */
name: string, 
/**
 * Imported or left out.
 */
import: boolean, 
/**
 * Why left out, or what it was taken for.
 */
reason: string, 
/**
 * The row its headings end in.
 */
header_row: number | null, 
/**
 * Its columns.
 */
columns: Array<ImportColumn>, };

/**
 * What taking an import back did beside removing what it added.
 */
export type ImportTakenBack = { 
/**
 * Fields that say again what they said before.
 */
put_back: number, 
/**
 * Fields somebody has written since: they stay.
 */
left_alone: number, };

/**
 * An invitation that somebody may still come in with.
 */
export type InvitationRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Who made it.
 */
by: string, 
/**
 * The role it offers.
 */
role: Role, 
/**
 * The compounds and buildings it is for; none means the whole committee.
 */
scope: Array<Id>, 
/**
 * Until when, ms.
 */
expires_at: number, };

/**
 * An invitation to pass on.
 */
export type InvitationView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * The whole text.
 */
invitation: string, 
/**
 * The same as a QR code: a row of `1` (dark) and `0` for each line.
 */
qr: Array<string>, 
/**
 * Until when it is good, ms.
 */
expires_at: number, };

/**
 * Arguments of `invite_phone`.
 */
export type InvitePhone = { 
/**
 * The round it works in.
 */
round: Id, 
/**
 * The buildings it sees.
 */
buildings: Array<Id>, 
/**
 * Whose phone it is.
 */
name: string, 
/**
 * Over HTTPS, with the laptop's own certificate: browsers within chat apps refuse it. Plain HTTP where absent.
 */
encrypted?: boolean, };

/**
 * What happens to a doubtful row.
 */
export type IssueAction = "reject" | "flag";

/**
 * Something that can be in stock.
 */
export type ItemView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Size or model.
 */
spec: string | null, 
/**
 * What it is counted in.
 */
unit: string, 
/**
 * How much there is in all.
 */
total: number, };

/**
 * Arguments of `join_committee`.
 */
export type JoinCommittee = { 
/**
 * The invitation, as it was passed on.
 */
invitation: string, 
/**
 * Who works at this laptop.
 */
staff_name: string, 
/**
 * What to call this laptop.
 */
device_name: string, 
/**
 * The passcode they choose for it; without one anybody at this laptop's account reads everything.
 */
passcode?: string, };

/**
 * Where a round stands on its way out.
 */
export type KeepState = "open" | "kept" | "due" | "destroyed";

/**
 * A kind of round to choose from.
 */
export type KindView = { 
/**
 * Its id, where it is the committee's own.
 */
id: Id | null, 
/**
 * Its name, where it is the committee's own.
 */
name: string | null, 
/**
 * What it is, or is counted and worded as.
 */
kind: RoundKind, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * How many people a tube takes.
 */
tube_size: number | null, 
/**
 * What can be recorded.
 */
outcomes: Array<OutcomeView>, 
/**
 * What is asked beside the outcome.
 */
questions: Array<QuestionView>, };

/**
 * Arguments of `read_results` and `record_results`: the laboratory's list, pasted or as a file.
 */
export type LabResults = { 
/**
 * The round.
 */
round: Id, 
/**
 * Lines with a tube's code and a result.
 */
text?: string, 
/**
 * The token of a file: a spreadsheet or a text.
 */
file?: string, };

/**
 * What the laboratory's list comes to.
 */
export type LabView = { 
/**
 * Tube by tube, as they stand in the list.
 */
results: Array<ReadResult>, 
/**
 * Lines of which nothing was taken, with their numbers.
 */
unread: Array<UnreadLine>, 
/**
 * Tubes of the round that the list does not name.
 */
unnamed: number, };

/**
 * The languages the product speaks.
 */
export type Lang = "zh" | "en";

/**
 * A colour in words.
 */
export type LegendRow = { 
/**
 * Its code.
 */
code: string, 
/**
 * In a word.
 */
word: string, 
/**
 * How it is coloured.
 */
tone: MapTone, 
/**
 * How many homes have it.
 */
homes: number, };

/**
 * How a level ends.
 */
export type LevelStep = { 
/**
 * After so many days: the day it begins is day 1, and the step's day the one after the last.
 */
days: number, 
/**
 * What it waits for.
 */
when: StepWhen, 
/**
 * On which days of the level everybody is tested, where that is what it waits for.
 */
tests?: Array<number>, 
/**
 * The level it leads to; absent where the place is open again.
 */
to?: number, };

/**
 * How much is closed at a level, each stairwell counted at the strictest one over it.
 */
export type LevelTotal = { 
/**
 * The level.
 */
level: string, 
/**
 * How strict it is.
 */
rank: number, 
/**
 * Stairwells.
 */
stairwells: number, 
/**
 * Homes.
 */
homes: number, 
/**
 * People.
 */
people: number, };

/**
 * Whom the register has for one line.
 */
export type LineMatch = { 
/**
 * The number among those asked about, from 1.
 */
line: number, 
/**
 * How sure it is.
 */
verdict: Verdict, 
/**
 * Who may be meant, the likeliest first; five at most.
 */
candidates: Array<Candidate>, 
/**
 * How many bear the very name, where they are too many to offer.
 */
namesakes: number, };

/**
 * What the committee says of somebody who is asked about.
 */
export type ListAnswer = "found" | "moved_away" | "lives_elsewhere" | "not_ours" | "unknown";

/**
 * Arguments of calls about one list.
 */
export type ListArgs = { 
/**
 * The list.
 */
list: Id, };

/**
 * Arguments of `list_difference`.
 */
export type ListDifference = { 
/**
 * From the preview.
 */
token: string, 
/**
 * Only this sort.
 */
sort?: DifferenceSort, 
/**
 * Part of a name or an address.
 */
text?: string, 
/**
 * The first row.
 */
offset?: number, 
/**
 * How many rows, at most 500.
 */
limit?: number, };

/**
 * Arguments of `list_reveals` and `list_exports`.
 */
export type ListDisclosures = { 
/**
 * Only by this person.
 */
person?: Id, 
/**
 * Only on this day, `2026-03-16`.
 */
day?: string, 
/**
 * The first row.
 */
offset: number, 
/**
 * How many rows, at most 500.
 */
limit: number, };

/**
 * Somebody who is asked about; numbers masked, and for a volunteer none.
 */
export type ListLine = { 
/**
 * The number among those asked about, from 1.
 */
line: number, 
/**
 * As it was received; not for volunteers.
 */
text: string | null, 
/**
 * The name.
 */
name: string | null, 
/**
 * The phone.
 */
phone: string | null, 
/**
 * The identity number.
 */
id_number: string | null, 
/**
 * The address.
 */
address: string | null, 
/**
 * What the committee says.
 */
answer: AnsweredView | null, };

/**
 * Arguments of `list_movements`.
 */
export type ListMovements = { 
/**
 * Only this item.
 */
item?: Id, 
/**
 * Only to or from this place.
 */
place?: Id, 
/**
 * Only to this home.
 */
home?: Id, 
/**
 * The first row.
 */
offset: number, 
/**
 * How many rows, at most 500.
 */
limit: number, };

/**
 * What a list comes to before it is kept.
 */
export type ListReading = { 
/**
 * Who is asked about.
 */
lines: Array<ReadLine>, 
/**
 * Lines in which nobody was recognised, with their numbers.
 */
unread: Array<ListUnread>, 
/**
 * How many the register knows for certain.
 */
certain: number, 
/**
 * How many it has somebody like them for.
 */
near: number, 
/**
 * How many it has nobody for.
 */
nobody: number, };

/**
 * Arguments of `list_reviews`.
 */
export type ListReviews = { 
/**
 * Which.
 */
state: ReviewState, };

/**
 * Arguments of `list_rounds`.
 */
export type ListRounds = { 
/**
 * Of those that are closed only so many, the newest: each is counted, and there may be sixty.
 */
closed?: number, };

/**
 * A list among others.
 */
export type ListRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What it is called.
 */
name: string, 
/**
 * Who sent it.
 */
source: string | null, 
/**
 * When it was received, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * Who received it.
 */
by: string, 
/**
 * When the answers are due, ms.
 */
due_at: number | null, 
/**
 * How many are asked about.
 */
lines: number, 
/**
 * How many are not answered.
 */
unanswered: number, 
/**
 * Of how many two people said different things.
 */
disputed: number, 
/**
 * Whether the answers were given back.
 */
closed: boolean, };

/**
 * A line in which nobody was recognised.
 */
export type ListUnread = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * Its beginning.
 */
text: string, 
/**
 * Why.
 */
why: ListUnreadWhy, };

/**
 * Why nobody was taken from a line.
 */
export type ListUnreadWhy = "nobody" | "several" | "too_long";

/**
 * A list in full.
 */
export type ListView = { 
/**
 * Who is asked about, in the order in which they came.
 */
people: Array<ListLine>, 
/**
 * Its id.
 */
id: Id, 
/**
 * What it is called.
 */
name: string, 
/**
 * Who sent it.
 */
source: string | null, 
/**
 * When it was received, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * Who received it.
 */
by: string, 
/**
 * When the answers are due, ms.
 */
due_at: number | null, 
/**
 * How many are asked about.
 */
lines: number, 
/**
 * How many are not answered.
 */
unanswered: number, 
/**
 * Of how many two people said different things.
 */
disputed: number, 
/**
 * Whether the answers were given back.
 */
closed: boolean, };

/**
 * How the lock stands: everything a lock screen shows.
 */
export type LockView = { 
/**
 * Whether nothing else is answered.
 */
locked: boolean, 
/**
 * Whether anybody has chosen a passcode.
 */
is_protected: boolean, 
/**
 * Who can open it, by name.
 */
people: Array<Named>, 
/**
 * Whether the committee's recovery sheet opens it.
 */
has_sheet: boolean, 
/**
 * Seconds until the next passcode is taken.
 */
wait_s: number, 
/**
 * Milliseconds until it locks itself, where nobody touches it.
 */
rests_ms: number | null, 
/**
 * Minutes without a touch after which it locks itself; 0 is never.
 */
idle_min: number, 
/**
 * Whether the system's keyring opens it at start; nothing where the program brings none.
 */
keyring: boolean | null, 
/**
 * The language chosen.
 */
lang: Lang, 
/**
 * Large text chosen.
 */
large_text: boolean, };

/**
 * Facts that a hub had signed for and holds no more, or again.
 */
export type LossView = { 
/**
 * Which hub, by its address.
 */
peer: string, 
/**
 * How many were gone.
 */
lost: number, 
/**
 * How many of them it holds again.
 */
refilled: number, 
/**
 * When that was noticed, ms.
 */
at: number, };

/**
 * Facts of one laptop that could not be read any more.
 */
export type LostRow = { 
/**
 * The laptop that had written them.
 */
device: string, 
/**
 * How many.
 */
facts: number, };

/**
 * Something of which there is too little.
 */
export type LowStockRow = { 
/**
 * What.
 */
item: Named, 
/**
 * What it is counted in.
 */
unit: string, 
/**
 * Where.
 */
place: Named, 
/**
 * How much the books say is there; below zero where more went out than came in.
 */
quantity: number, 
/**
 * How much a delivery under way still needs from there; absent where it is only below zero.
 */
needed: number | null, 
/**
 * That delivery.
 */
round: Id | null, };

/**
 * The answer to a command that made something.
 */
export type Made = { 
/**
 * The id of what was made.
 */
id: Id, };

/**
 * Arguments of `make_invitation`.
 */
export type MakeInvitation = { 
/**
 * The role it offers; staff where nothing is said.
 */
role?: Role, 
/**
 * The compounds and buildings it is for; none means the whole committee.
 */
scope?: Array<Id>, };

/**
 * What the map of a building shows by colour. Another thing to show is one more line here and one in `map.rs`.
 */
export type MapBy = "use" | "care" | "needs" | "away" | "done" | "supplies" | "closures";

/**
 * A floor of a unit.
 */
export type MapFloor = { 
/**
 * Which; absent where the rooms do not tell.
 */
floor: number | null, 
/**
 * Its homes in order.
 */
rooms: Array<MapRoom>, };

/**
 * A home on the map.
 */
export type MapRoom = { 
/**
 * The home.
 */
home: Id, 
/**
 * Its room.
 */
room: string, 
/**
 * Its colour; the legend has the word.
 */
code: string, 
/**
 * How many people, or hand-outs, the colour speaks of.
 */
count: number, 
/**
 * Who lives there, in number.
 */
people: number, };

/**
 * How a code is to be coloured; every tone has a sign of its own besides.
 */
export type MapTone = "good" | "soon" | "bad" | "mark" | "other" | "plain" | "quiet";

/**
 * A unit of the building.
 */
export type MapUnit = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * How it is closed.
 */
closure: ClosureBadge | null, 
/**
 * From the top down.
 */
floors: Array<MapFloor>, };

/**
 * How full a tube is after a mark. Counts are asked for apart (`round_counts`), so that a mark is not made to wait.
 */
export type Marked = { 
/**
 * The tube marked into.
 */
tube: TubeFill | null, };

/**
 * Arguments of `meet_need`.
 */
export type MeetNeed = { 
/**
 * Which.
 */
id: Id, 
/**
 * The day it was seen to be due: it is refused where that is another one by now. Whichever is due where nothing is said.
 */
due?: string, 
/**
 * On which day; today where nothing is said.
 */
on?: string, 
/**
 * Of a medicine: for how many days what was fetched lasts, where that differs.
 */
days?: number, 
/**
 * What is noted.
 */
note?: string, };

/**
 * Arguments of `meet_peer`.
 */
export type MeetPeer = { 
/**
 * The other laptop's address as its screen shows it, such as 192.168.1.20.
 */
address: string, };

/**
 * What waits for an administrator among the members.
 */
export type MembersNews = { 
/**
 * Laptops that ask to be let in.
 */
asking: number, 
/**
 * Facts kept aside.
 */
held: number, 
/**
 * Laptops that came in by an invitation and that nobody here has taken note of.
 */
newcomers: Array<Newcomer>, };

/**
 * Arguments of `merge_residents`.
 */
export type MergeResidents = { 
/**
 * The entry that stays.
 */
keep: Id, 
/**
 * The entry that is merged into it.
 */
away: Id, 
/**
 * Fields that take something from the entry merged away; the others stay as they are.
 */
take: Array<Take>, };

/**
 * A merge that holds.
 */
export type MergeRow = { 
/**
 * The entry that was merged away.
 */
away: ResidentRow, 
/**
 * The entry that stays.
 */
kept: ResidentRow, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, };

/**
 * What came of a merge.
 */
export type MergedView = { 
/**
 * The entry that stays.
 */
kept: Id, 
/**
 * In how many rounds still open a mark was carried over.
 */
carried: number, };

/**
 * How many are missing in a building.
 */
export type MissingInBuilding = { 
/**
 * The building.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * How many have no mark.
 */
missing: number, };

/**
 * Those without a mark.
 */
export type MissingList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The rows asked for, in walking order.
 */
rows: Array<MissingRow>, };

/**
 * Somebody without a mark.
 */
export type MissingRow = { 
/**
 * The resident or home.
 */
id: Id, 
/**
 * The name; for a home, who lives there, or its room where nobody does.
 */
name: string, 
/**
 * Where.
 */
address: string, 
/**
 * The building.
 */
building: Id, 
/**
 * Care tags.
 */
care: Array<string>, };

/**
 * Arguments of `missing_targets`.
 */
export type MissingTargets = { 
/**
 * The round.
 */
round: Id, 
/**
 * Only this building.
 */
building?: Id, 
/**
 * The first row.
 */
offset: number, 
/**
 * How many rows, at most 500.
 */
limit: number, };

/**
 * A building in which many are left to be called.
 */
export type MostLeft = { 
/**
 * The building.
 */
building: Named, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * How many are left there.
 */
left: number, };

/**
 * Arguments of `move_resident`.
 */
export type MoveResident = { 
/**
 * Who.
 */
id: Id, 
/**
 * Where to.
 */
home: Id, };

/**
 * Arguments of `move_to_tube`.
 */
export type MoveToTube = { 
/**
 * The round.
 */
round: Id, 
/**
 * Who.
 */
target: Id, 
/**
 * Into which tube.
 */
code: string, 
/**
 * Why they are taken over; absent where the tube they are in was a mistake.
 */
reason?: string, 
/**
 * Out of which tube they are known to go; absent for the one they are in.
 */
out_of?: string, };

/**
 * What sort of movement.
 */
export type MovementKind = "receipt" | "transfer" | "hand_out" | "count";

/**
 * Movements.
 */
export type MovementList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The rows asked for, newest first.
 */
rows: Array<MovementRow>, };

/**
 * A movement.
 */
export type MovementRow = { 
/**
 * What names it here.
 */
id: string, 
/**
 * What sort.
 */
kind: MovementKind, 
/**
 * What.
 */
item: Named, 
/**
 * How much.
 */
quantity: number, 
/**
 * What it is counted in.
 */
unit: string, 
/**
 * From where; absent for outside.
 */
from: string | null, 
/**
 * Where to: a place or a home's address; absent for outside.
 */
to: string | null, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, 
/**
 * What is noted, numbers masked.
 */
note: string | null, 
/**
 * Whether it was reversed.
 */
withdrawn: boolean, };

/**
 * A name alone.
 */
export type NameArgs = { 
/**
 * The name.
 */
name: string, };

/**
 * An id and the name people know it by.
 */
export type Named = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, };

/**
 * A need with what was done about it.
 */
export type NeedHistory = { 
/**
 * The need.
 */
need: NeedView, 
/**
 * What was done, the latest first, at most 50.
 */
acts: Array<ActView>, };

/**
 * What is needed.
 */
export type NeedKind = "dialysis" | "medicine" | "checkup" | "oxygen" | "other";

/**
 * A need and when it is due next.
 */
export type NeedView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What is needed.
 */
kind: NeedKind, 
/**
 * What exactly: the medicine, the hospital.
 */
name: string | null, 
/**
 * On these weekdays, 1 Monday to 7 Sunday; none where it goes by days.
 */
weekdays: Array<number>, 
/**
 * Every so many days; of a medicine, for how many days a fetching lasts.
 */
every_days: number | null, 
/**
 * The first day it is due, `2026-03-16`.
 */
first_on: string, 
/**
 * The care tag it belongs to.
 */
tag: string | null, 
/**
 * What is noted.
 */
note: string | null, 
/**
 * The day it is due next; absent once nothing is due any more.
 */
due_on: string | null, 
/**
 * Days from today until then; below zero when it is overdue.
 */
in_days: number | null, 
/**
 * Earlier days of which nobody said that it was met.
 */
missed: number, 
/**
 * Whether somebody put it off to that day.
 */
put_off: boolean, 
/**
 * Whether two people changed it differently without knowing of one another: both stand until one is ended.
 */
twice: boolean, 
/**
 * Whether it is over.
 */
ended: boolean, };

/**
 * What is said of a line.
 */
export type NewAnswer = { 
/**
 * The number among those asked about, from 1.
 */
line: number, 
/**
 * What; absent to take back what was said.
 */
answer?: ListAnswer, 
/**
 * Who of the register it is.
 */
resident?: Id, 
/**
 * A note.
 */
note?: string, };

/**
 * An outcome of a new round.
 */
export type NewOutcome = { 
/**
 * Its name.
 */
name: string, 
/**
 * In which sense it counts.
 */
sense: Sense, 
/**
 * Somebody goes back after so many minutes, at 0 at once; only where it is not done.
 */
again_min?: number, };

/**
 * A question of a new round.
 */
export type NewQuestion = { 
/**
 * Its words.
 */
name: string, 
/**
 * What can be answered; empty where anything can.
 */
choices: Array<string>, };

/**
 * A laptop that was let in by an invitation since somebody here last looked.
 */
export type Newcomer = { 
/**
 * The laptop.
 */
device: Named, 
/**
 * What it may do.
 */
role: Role, 
/**
 * When it was let in, ms.
 */
at: number, };

/**
 * Who is to be called next, and where to.
 */
export type NextBatch = { 
/**
 * Of the open points for their compound, the one where the wait is shortest.
 */
point: Named, 
/**
 * The stairwell.
 */
unit: Id, 
/**
 * `3号楼2单元`.
 */
place: string, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * The doors, in walking order.
 */
homes: Array<Id>, 
/**
 * Their rooms.
 */
rooms: Array<string>, 
/**
 * Their floors, where every room tells its own.
 */
floors: FloorSpan | null, 
/**
 * How many people are called.
 */
people: number, 
/**
 * How the stairwell is closed, where people may come down in turn.
 */
closure: ClosureBadge | null, };

/**
 * The step a closure goes on with.
 */
export type NextStep = { 
/**
 * Its day.
 */
on: Day, 
/**
 * In how many days that is; 0 or less where it is due.
 */
in_days: number, 
/**
 * What it waits for.
 */
when: StepWhen, 
/**
 * The days of test.
 */
tests: Array<TestedDay>, 
/**
 * The level it leads to; absent where the place is open again.
 */
to: string | null, 
/**
 * Whether what it waits for has come, its day aside.
 */
met: boolean, };

/**
 * Arguments of `next_tube`.
 */
export type NextTube = { 
/**
 * The round.
 */
round: Id, 
/**
 * The tube in hand, to count on from; absent for this laptop's own codes.
 */
after?: string, };

/**
 * Why nobody can be called now.
 */
export type NoNext = "no_point" | "not_for_them" | "on_their_way" | "all_called";

/**
 * Arguments of `note_tube`.
 */
export type NoteTube = { 
/**
 * The round.
 */
round: Id, 
/**
 * The tube's code.
 */
code: string, 
/**
 * What is wrong with it; absent where nothing is.
 */
fault?: TubeFault, 
/**
 * What is noted.
 */
note?: string, };

/**
 * What a new positive does.
 */
export type OnPositive = { 
/**
 * The level at which the stairwell or building begins anew.
 */
here: number, 
/**
 * The level at which the rest of the area begins; absent where it stays as it is.
 */
rest?: number, };

/**
 * Arguments of `open_round`.
 */
export type OpenRound = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for.
 */
kind: RoundKind, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * Whole compounds, with buildings added later.
 */
compounds: Array<Id>, 
/**
 * Single buildings.
 */
buildings: Array<Id>, 
/**
 * Single units.
 */
units?: Array<Id>, 
/**
 * Of those who live there, only these.
 */
filter?: Filter, 
/**
 * Instead of places: whom another round, or somebody, names.
 */
select?: Selection, 
/**
 * What the committee calls this kind of round, where it is its own.
 */
kind_name?: string, 
/**
 * What can be recorded; empty for the kind's own.
 */
outcomes: Array<NewOutcome>, 
/**
 * What is asked beside the outcome; absent for the kind's own.
 */
questions?: Array<NewQuestion>, 
/**
 * How many people a tube takes; absent for no tubes.
 */
tube_size?: number, 
/**
 * What a delivery hands out.
 */
item?: Id, 
/**
 * How much to each target.
 */
quantity?: number, 
/**
 * From where.
 */
place?: Id, 
/**
 * From when, ms.
 */
starts_at: number, 
/**
 * Until when, ms.
 */
ends_at?: number, };

/**
 * Arguments of `order_doors`.
 */
export type OrderDoors = { 
/**
 * The round.
 */
round: Id, 
/**
 * The order.
 */
order: DoorOrder, };

/**
 * How many targets an outcome is shown of.
 */
export type OutcomeCount = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its name.
 */
name: string, 
/**
 * In which sense it counts.
 */
sense: Sense, 
/**
 * How many.
 */
targets: number, 
/**
 * Whether it says that somebody lives here no more.
 */
moved_away: boolean, };

/**
 * A round's numbers by outcome and by answer.
 */
export type OutcomeCounts = { 
/**
 * Every outcome the round knows, also those nobody has.
 */
outcomes: Array<OutcomeCount>, 
/**
 * What was asked beside it.
 */
questions: Array<QuestionCounts>, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * An outcome a round knows.
 */
export type OutcomeView = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its name.
 */
name: string, 
/**
 * In which sense it counts.
 */
sense: Sense, 
/**
 * Somebody goes back after so many minutes; at 0 the door waits to be visited.
 */
again_min: number | null, 
/**
 * The key that records it, `1` to `9`.
 */
key: string, 
/**
 * With it somebody was sampled: where a round has tubes, they are in one. Only the first outcome says so, whatever else
 * counts as done.
 */
sampled: boolean, 
/**
 * It says that a test came out positive: whoever has it is gone after first.
 */
positive: boolean, };

/**
 * A building of one's own way.
 */
export type OwnBuilding = { 
/**
 * The building.
 */
id: Id, 
/**
 * One's own stairwells in it, in the order they are walked.
 */
units: Array<Id>, };

/**
 * From what the pace of those who have not begun is guessed.
 */
export type PaceFrom = "round" | "earlier";

/**
 * Arguments of `compare_residents` and `tell_apart`.
 */
export type Pair = { 
/**
 * One entry.
 */
one: Id, 
/**
 * The other.
 */
other: Id, };

/**
 * A line of a paper, as things stand now.
 */
export type PaperLine = { 
/**
 * Its number on the paper.
 */
number: number, 
/**
 * The room.
 */
room: string, 
/**
 * The name; for a home, who lives there.
 */
name: string, 
/**
 * The outcome shown in the round now.
 */
outcome: number | null, 
/**
 * The tube.
 */
tube: string | null, 
/**
 * The outcome that stood on the paper when it was printed.
 */
printed: number | null, 
/**
 * Whether the mark shown now was typed from this paper.
 */
from_paper: boolean, };

/**
 * A paper in a list.
 */
export type PaperRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its five digits.
 */
code: string, 
/**
 * The stairwell.
 */
place: string, 
/**
 * Which of the stairwell's pages, and of how many.
 */
part: number, 
/**
 * Of how many.
 */
parts: number, 
/**
 * How many lines it has.
 */
lines: number, 
/**
 * Where it is.
 */
state: PaperState, 
/**
 * When it was printed, ms.
 */
printed_at: number, 
/**
 * By whom.
 */
by: string, 
/**
 * When it came back, ms.
 */
settled_at: number | null, 
/**
 * When it was printed once more, ms, where it is out since.
 */
printed_again_at: number | null, };

/**
 * Where a paper is.
 */
export type PaperState = "out" | "typed" | "returned" | "lost";

/**
 * A paper, line by line.
 */
export type PaperView = { 
/**
 * The round.
 */
round: Id, 
/**
 * Its lines.
 */
each: Array<PaperLine>, 
/**
 * Its id.
 */
id: Id, 
/**
 * Its five digits.
 */
code: string, 
/**
 * The stairwell.
 */
place: string, 
/**
 * Which of the stairwell's pages, and of how many.
 */
part: number, 
/**
 * Of how many.
 */
parts: number, 
/**
 * How many lines it has.
 */
lines: number, 
/**
 * Where it is.
 */
state: PaperState, 
/**
 * When it was printed, ms.
 */
printed_at: number, 
/**
 * By whom.
 */
by: string, 
/**
 * When it came back, ms.
 */
settled_at: number | null, 
/**
 * When it was printed once more, ms, where it is out since.
 */
printed_again_at: number | null, };

/**
 * Papers of a round that have not come back.
 */
export type PapersOut = { 
/**
 * The round.
 */
round: Named, 
/**
 * How many.
 */
papers: number, 
/**
 * When the first of them was printed, ms.
 */
since: number, };

/**
 * Papers to be printed.
 */
export type PapersView = { 
/**
 * The token that names the PDF; empty where it is printed from the window.
 */
file: string, 
/**
 * The name to save it under.
 */
name: string, 
/**
 * How many pages it has, each one paper.
 */
papers: number, 
/**
 * How many lines stand on them.
 */
lines: number, 
/**
 * Its pages, where the window prints them.
 */
sheet: DrawnSheet | null, };

/**
 * Another laptop of the committee.
 */
export type PeerView = { 
/**
 * Which.
 */
device: Id, 
/**
 * Its name; empty as long as nothing of it has come.
 */
name: string, 
/**
 * Whether it is in the room now.
 */
here: boolean, 
/**
 * When both last had everything, ms.
 */
last_ok_at: number | null, 
/**
 * Facts that came the last time there were any.
 */
came: number, 
/**
 * Facts that went then.
 */
went: number, 
/**
 * Why it did not work the last time, in a sentence.
 */
problem: string | null, };

/**
 * A code for one phone. It is shown once and kept nowhere.
 */
export type PhoneCode = { 
/**
 * The phone's id.
 */
phone: Id, 
/**
 * The same door by each address of this laptop: a phone reaches the one whose network it is in.
 */
links: Array<PhoneLink>, 
/**
 * Until when the code can be used, ms.
 */
until: number, };

/**
 * A link to the door page.
 */
export type PhoneLink = { 
/**
 * The laptop's address in that network.
 */
address: string, 
/**
 * Of the certificate that is shown there, where it is encrypted.
 */
fingerprint: string | null, 
/**
 * The link, with the code in its fragment.
 */
link: string, 
/**
 * The link as a QR code: its modules row by row, `1` where dark.
 */
qr: Array<string>, };

/**
 * The phones of a round.
 */
export type PhoneList = { 
/**
 * The last invited first.
 */
phones: Array<PhoneRow>, 
/**
 * Where this laptop's door page is, as phones reach it; none while it is closed.
 */
addresses: Array<DoorAddress>, 
/**
 * Why it is closed though it should be open, in a sentence.
 */
problem: string | null, };

/**
 * A building that a phone sees.
 */
export type PhonePlace = { 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * Its name.
 */
building: string, };

/**
 * A phone of a round.
 */
export type PhoneRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Whose it is.
 */
name: string, 
/**
 * The buildings it sees.
 */
buildings: Array<PhonePlace>, 
/**
 * Whether its link leads to the channel that is encrypted.
 */
encrypted: boolean, 
/**
 * Where it stands.
 */
state: PhoneState, 
/**
 * Who invited it.
 */
by: string, 
/**
 * The laptop that answers it.
 */
device: string, 
/**
 * Whether that is this one.
 */
here: boolean, 
/**
 * When it was invited, ms.
 */
invited_at: number, 
/**
 * When it joined, ms.
 */
joined_at: number | null, 
/**
 * Until when it, or its code, is good, ms.
 */
until: number, 
/**
 * When it last spoke to this laptop since the program began, ms.
 */
heard_at: number | null, 
/**
 * When somebody ended it, ms; nothing where it ended with its round.
 */
ended_at: number | null, 
/**
 * How many marks came through it.
 */
marks: number, };

/**
 * Where a phone stands.
 */
export type PhoneState = "waiting" | "working" | "over" | "ended";

/**
 * Arguments of `take_back_closure`.
 */
export type PlaceArgs = { 
/**
 * The place.
 */
place: Id, };

/**
 * What a closure is of.
 */
export type PlaceKind = "compound" | "building" | "unit";

/**
 * Arguments of `plan_walk`.
 */
export type PlanWalk = { 
/**
 * The round.
 */
round: Id, 
/**
 * The names of the teams, 1 to 20; one that is there keeps its people, others are no more.
 */
names: Array<string>, 
/**
 * How the stairwells are divided among them.
 */
split: Split, };

/**
 * A point that is still closed.
 */
export type PointOpening = { 
/**
 * The point.
 */
point: Named, 
/**
 * When it opens, ms.
 */
at: number, };

/**
 * A sampling point and its queue.
 */
export type PointView = { 
/**
 * The point.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Lanes.
 */
lanes: number, 
/**
 * How many people an hour one lane takes.
 */
lane_per_hour: number, 
/**
 * From when, ms.
 */
opens_at: number | null, 
/**
 * Until when, ms.
 */
closes_at: number | null, 
/**
 * Whether it is open now.
 */
open: boolean, 
/**
 * How many were called to it and have not come yet.
 */
queue: number, 
/**
 * How many of those called to it have come.
 */
come: number, 
/**
 * How many an hour come, breaks not counted; absent while nobody can tell.
 */
per_hour: number | null, 
/**
 * How long the last in the queue waits, minutes: by its pace, before that by what its lanes take.
 */
wait_min: number, 
/**
 * The batches that are waited for, the first called first.
 */
batches: Array<BatchView>, 
/**
 * The compounds it is for; every one of the round where there are none.
 */
compounds: Array<Named>, 
/**
 * Where most of those live who are left to be called to it: when it stands idle it is best moved there.
 */
most_left: MostLeft | null, };

/**
 * What a new positive does.
 */
export type PositivePreview = { 
/**
 * Where it lives.
 */
place: ClosurePlace, 
/**
 * The day from which days are counted.
 */
day: Day, 
/**
 * The rules that say so.
 */
rules: string, 
/**
 * The stairwells it changes something for, in walking order.
 */
rows: Array<PositiveRow>, 
/**
 * How many homes are in them.
 */
homes: number, 
/**
 * How many people.
 */
people: number, };

/**
 * What a new positive does to a stairwell.
 */
export type PositiveRow = { 
/**
 * The stairwell.
 */
place: ClosurePlace, 
/**
 * What counts there now.
 */
before: ClosureBadge | null, 
/**
 * What counts there then.
 */
after: ClosureBadge | null, };

/**
 * Arguments of `set_preferences`; what is absent stays.
 */
export type Preferences = { 
/**
 * The language.
 */
lang?: Lang, 
/**
 * Large text.
 */
large_text?: boolean, };

/**
 * Arguments of `preview_import`.
 */
export type PreviewImport = { 
/**
 * The token of the file brought.
 */
file: string, 
/**
 * The compound, instead of what the file says.
 */
compound?: string, 
/**
 * `roster`, `round` or `supplies`, instead of what the columns say.
 */
kind?: string, 
/**
 * Columns named by hand: sheet → column (from 0) → field, empty to leave it out.
 */
columns?: { [key in string]: { [key in string]: string } }, };

/**
 * Arguments of `preview_positive`.
 */
export type PreviewPositive = { 
/**
 * The building or unit.
 */
place: Id, 
/**
 * The day from which days are counted; absent for today.
 */
day?: Day, };

/**
 * Arguments of `print_closures`.
 */
export type PrintClosures = { 
/**
 * The language of the page, where it is not the caller's.
 */
lang?: Lang, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * Arguments of `print_labels`.
 */
export type PrintLabels = { 
/**
 * The first code; the digits at its end count on.
 */
first: string, 
/**
 * How many.
 */
count: number, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * Arguments of `print_notices`.
 */
export type PrintNotices = { 
/**
 * The round.
 */
round: Id, 
/**
 * The batches, each a page.
 */
batches: Array<Id>, 
/**
 * The language of the pages, where it is not the caller's.
 */
lang?: Lang, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * Arguments of `print_papers`.
 */
export type PrintPapers = { 
/**
 * The round.
 */
round: Id, 
/**
 * Only these buildings; empty for all of the round's.
 */
buildings: Array<Id>, 
/**
 * Only whom the round has not reached.
 */
only_left: boolean, 
/**
 * The language of the page, where it is not the caller's.
 */
lang?: Lang, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * Arguments of `print_slips`.
 */
export type PrintSlips = { 
/**
 * The building or unit.
 */
place: Id, 
/**
 * The language of the page, where it is not the caller's.
 */
lang?: Lang, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * How far the long work is.
 */
export type ProgressNow = { 
/**
 * Steps done.
 */
done: number, 
/**
 * Of so many; zero when nothing is under way.
 */
total: number, };

/**
 * How far a round is, by building and unit.
 */
export type ProgressView = { 
/**
 * By building, in walking order.
 */
buildings: Array<BuildingProgressView>, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * Arguments of `prolong_closure`.
 */
export type ProlongClosure = { 
/**
 * The place.
 */
place: Id, 
/**
 * How many days longer.
 */
days: number, 
/**
 * Why.
 */
why: string, };

/**
 * The proof of the whole folder.
 */
export type ProofView = { 
/**
 * How many rounds are destroyed.
 */
rounds: number, 
/**
 * Sections that were taken out of pages.
 */
erased_sections: number, 
/**
 * Every file.
 */
files: Array<FileProof>, 
/**
 * Whether every file is clean.
 */
clean: boolean, };

/**
 * Arguments of `put_off_need`.
 */
export type PutOffNeed = { 
/**
 * Which.
 */
id: Id, 
/**
 * The day it was seen to be due: it is refused where that is another one by now. Whichever is due where nothing is said.
 */
due?: string, 
/**
 * To which day.
 */
until: string, 
/**
 * What is noted.
 */
note?: string, };

/**
 * What was answered to a question, of whoever is done: answers, others and unanswered add up to them.
 */
export type QuestionCounts = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its words.
 */
name: string, 
/**
 * What can be chosen in its order, then what many wrote in the same words; numbers masked.
 */
answers: Array<AnswerCount>, 
/**
 * How many more were answered in words that few share.
 */
others: number, 
/**
 * Of how many nothing was answered.
 */
unanswered: number, };

/**
 * A question a round asks beside the outcome of whoever is done.
 */
export type QuestionView = { 
/**
 * Its code.
 */
code: number, 
/**
 * Its words.
 */
name: string, 
/**
 * What can be answered; empty where anything can.
 */
choices: Array<string>, };

/**
 * Somebody who is asked about, as the line was taken apart; numbers masked.
 */
export type ReadLine = { 
/**
 * The number of the line it stood in, from 1.
 */
line: number, 
/**
 * As it was received.
 */
text: string, 
/**
 * The name.
 */
name: string | null, 
/**
 * The phone.
 */
phone: string | null, 
/**
 * The identity number.
 */
id_number: string | null, 
/**
 * The address.
 */
address: string | null, 
/**
 * Whether the register knows them.
 */
verdict: Verdict, };

/**
 * Arguments of `read_list`: what came, pasted or as a file.
 */
export type ReadList = { 
/**
 * A chat message, or lines of a table.
 */
text?: string, 
/**
 * The token of a file: a spreadsheet or a text.
 */
file?: string, };

/**
 * A result in the laboratory's list.
 */
export type ReadResult = { 
/**
 * The tube.
 */
code: string, 
/**
 * What the laboratory says.
 */
result: TubeResult, 
/**
 * What was known before, where it says something else.
 */
before: TubeResult | null, };

/**
 * Arguments of `read_scan`.
 */
export type ReadScan = { 
/**
 * The round that is walked.
 */
round: Id, 
/**
 * What the scanner typed.
 */
text: string, };

/**
 * Why. Numbers are given once and never reused.
 */
export type Reason = "contact" | "verify" | "emergency" | "authority" | "other";

/**
 * What a rebuild found.
 */
export type RebuiltView = { 
/**
 * Facts that are here now.
 */
facts: number, 
/**
 * Whether the file was damaged, so that a fresh one was made of what could be read.
 */
salvaged: boolean, 
/**
 * What was here and could not be read, for each laptop that had written it. Others may still hold it.
 */
missing: Array<LostRow>, };

/**
 * A receipt that counts.
 */
export type ReceiptView = { 
/**
 * Who gave it: the hub's address, or the laptop's name.
 */
peer: string, 
/**
 * Whether that is a laptop.
 */
laptop: boolean, 
/**
 * The name of its key, in groups, to be compared.
 */
pin: string, 
/**
 * When it came, ms, by this laptop's clock.
 */
at: number, 
/**
 * How many of the facts held here it is for.
 */
facts: number, };

/**
 * Arguments of `receive_items`.
 */
export type ReceiveItems = { 
/**
 * What.
 */
item: Id, 
/**
 * Where to.
 */
place: Id, 
/**
 * How much.
 */
quantity: number, 
/**
 * The lot.
 */
lot?: string, 
/**
 * `2022-10-31`.
 */
expires_on?: string, 
/**
 * Where it came from.
 */
source?: string, 
/**
 * What is noted.
 */
note?: string, };

/**
 * Arguments of `receive_list`.
 */
export type ReceiveList = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Who sent it.
 */
source?: string, 
/**
 * When the answers are due, ms.
 */
due_at?: number, 
/**
 * A chat message, or lines of a table.
 */
text?: string, 
/**
 * The token of a file.
 */
file?: string, 
/**
 * Numbers of lines to leave out.
 */
without?: Array<number>, };

/**
 * Arguments of `record_contact`.
 */
export type RecordContact = { 
/**
 * Who was spoken to.
 */
resident: Id, 
/**
 * How.
 */
how: ContactHow, 
/**
 * Whether they are well.
 */
well: boolean, 
/**
 * What is noted.
 */
note?: string, };

/**
 * Arguments of `record_mark`.
 */
export type RecordMark = { 
/**
 * The round.
 */
round: Id, 
/**
 * The resident or home.
 */
target: Id, 
/**
 * The outcome's code.
 */
outcome: number, 
/**
 * The tube's code.
 */
tube?: string, 
/**
 * What is noted.
 */
note?: string, 
/**
 * When somebody is to go back, ms; absent for what the outcome says.
 */
again_at?: number, 
/**
 * What was answered beside the outcome.
 */
answers?: Array<AnswerView>, 
/**
 * The other tube they are in already, where it is known and meant that they are not in it any more.
 */
out_of?: string, };

/**
 * Arguments of `record_result`.
 */
export type RecordResult = { 
/**
 * The round.
 */
round: Id, 
/**
 * The tube's code.
 */
code: string, 
/**
 * What the laboratory says; absent to take it back.
 */
result?: TubeResult, };

/**
 * Arguments of `recover_committee`.
 */
export type RecoverCommittee = { 
/**
 * The code printed on the recovery sheet.
 */
recovery_code: string, 
/**
 * Who works at this laptop.
 */
staff_name: string, 
/**
 * What to call this laptop.
 */
device_name: string, 
/**
 * The passcode they choose for it; without one anybody at this laptop's account reads everything.
 */
passcode?: string, };

/**
 * Pages that arrived and were not taken in.
 */
export type RefusedPages = { 
/**
 * What is wrong with them, as [`crate::journal::page::PageFault::code`] names it.
 */
code: string, 
/**
 * How many.
 */
pages: number, };

/**
 * Whether somebody is registered (户籍) where they live.
 */
export type Registration = "here" | "absent" | "elsewhere";

/**
 * Arguments of `release_closure`.
 */
export type ReleaseClosure = { 
/**
 * The place.
 */
place: Id, 
/**
 * Why.
 */
why: string, };

/**
 * Arguments of `remove_point`.
 */
export type RemovePoint = { 
/**
 * The round.
 */
round: Id, 
/**
 * The point.
 */
id: Id, };

/**
 * Arguments of `remove_team`.
 */
export type RemoveTeam = { 
/**
 * The round.
 */
round: Id, 
/**
 * The team; its stairwells are nobody's then.
 */
id: Id, };

/**
 * Arguments of the calls that rename.
 */
export type Rename = { 
/**
 * What to rename.
 */
id: Id, 
/**
 * Its new name.
 */
name: string, };

/**
 * Arguments of `report_positive`.
 */
export type ReportPositive = { 
/**
 * The building or unit.
 */
place: Id, 
/**
 * The day from which days are counted; absent for today.
 */
day?: Day, 
/**
 * Why.
 */
why: string, };

/**
 * Arguments of `reprint_papers`.
 */
export type ReprintPapers = { 
/**
 * The round.
 */
round: Id, 
/**
 * Which of its papers.
 */
papers: Array<Id>, 
/**
 * The language of the page, where it is not the caller's.
 */
lang?: Lang, 
/**
 * For the window to print, instead of a file.
 */
window?: boolean, };

/**
 * Why a request is not granted by itself.
 */
export type RequestState = "fresh" | "used" | "late" | "refused" | "untimed";

/**
 * A laptop that asks to be let in.
 */
export type RequestView = { 
/**
 * The laptop.
 */
device: Id, 
/**
 * What it calls itself.
 */
name: string, 
/**
 * Who says to work at it.
 */
staff_name: string, 
/**
 * When it asked, by its own clock, ms.
 */
at: number, 
/**
 * Whether it needs a person's word.
 */
state: RequestState, 
/**
 * The role its invitation offers.
 */
role: Role, 
/**
 * Who has used the invitation, where somebody has.
 */
used_by: string | null, };

/**
 * What was found.
 */
export type ResidentList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The rows asked for.
 */
rows: Array<ResidentRow>, };

/**
 * A resident as lists show one: numbers masked, and for a volunteer none at all.
 */
export type ResidentRow = { 
/**
 * Their id.
 */
id: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Their sex.
 */
sex: Sex | null, 
/**
 * Masked, `1950-**-**`.
 */
birth: string | null, 
/**
 * In full years, today.
 */
age: number | null, 
/**
 * Masked.
 */
phone: string | null, 
/**
 * Masked.
 */
id_number: string | null, 
/**
 * Relation to the head of the household.
 */
relation: string | null, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * What is noted.
 */
note: string | null, 
/**
 * Whether they live there.
 */
status: ResidentStatus, 
/**
 * Of somebody away: until when, `2026-03-16`.
 */
away_until: string | null, 
/**
 * Whether they are registered where they live.
 */
registration: Registration | null, 
/**
 * Where they are registered, or live, otherwise; not for a volunteer.
 */
registered_at: string | null, 
/**
 * Whom to call in an emergency, phones masked; none for a volunteer.
 */
contacts: Array<ContactView>, 
/**
 * The address within the compound.
 */
address: string, 
/**
 * The compound.
 */
compound: Named, 
/**
 * The home.
 */
home: Id, 
/**
 * How their stairwell is closed.
 */
closure: ClosureBadge | null, 
/**
 * Whom this entry was merged into: another entry of the same person.
 */
merged_into: Named | null, };

/**
 * Whether somebody lives where the register says.
 */
export type ResidentStatus = "living" | "away" | "moved_out";

/**
 * A result that counts.
 */
export type ResultView = { 
/**
 * What it is.
 */
result: TubeResult, 
/**
 * When it was written down, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * Whether two people wrote down different ones.
 */
disputed: boolean, };

/**
 * A round and how long it is kept.
 */
export type RetentionRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it was for.
 */
kind: RoundKind, 
/**
 * Where it stands.
 */
state: KeepState, 
/**
 * When it ended, ms.
 */
ended_at: number | null, 
/**
 * Days it is kept after its end.
 */
keep_days: number, 
/**
 * Until when, ms; nothing while it goes on.
 */
keep_until: number | null, 
/**
 * What it came to.
 */
counts: CountsView, 
/**
 * Once it was destroyed.
 */
destroyed: DestroyedView | null, };

/**
 * All rounds and how long they are kept: those whose time is over first.
 */
export type RetentionView = { 
/**
 * Days a round is kept after its end, unless its own are given.
 */
keep_days: number, 
/**
 * The rounds.
 */
rounds: Array<RetentionRow>, };

/**
 * How often a resident's masked fields were seen in clear.
 */
export type RevealCount = { 
/**
 * How often in all.
 */
times: number, 
/**
 * When last, ms.
 */
last_at: number | null, };

/**
 * A field of a resident that is shown masked. Numbers are given once and never reused; 0 stands for both numbers at once.
 */
export type RevealField = "phone" | "id_number" | "birth" | "contact1" | "contact2" | "contact3" | "keeper_phone";

/**
 * Revealings.
 */
export type RevealList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * The rows asked for, newest first.
 */
rows: Array<RevealRow>, };

/**
 * Arguments of `reveal_number`.
 */
export type RevealNumber = { 
/**
 * Whose: the resident, or the home of a key holder.
 */
resident: Id, 
/**
 * Which of their fields.
 */
field: RevealField, 
/**
 * Why.
 */
reason: Reason, 
/**
 * Why in words; required where the reason is other.
 */
note?: string, };

/**
 * A revealing.
 */
export type RevealRow = { 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, 
/**
 * Whose.
 */
resident: string, 
/**
 * Where they live.
 */
address: string, 
/**
 * Which field; absent for both numbers at once, as the first version showed them.
 */
field: RevealField | null, 
/**
 * Why; absent where the first version asked none.
 */
reason: Reason | null, 
/**
 * Why in words.
 */
note: string | null, };

/**
 * A value in clear, after its revealing was written down.
 */
export type RevealedView = { 
/**
 * In clear.
 */
value: string, 
/**
 * After so many seconds the screen masks it again.
 */
seconds: number, };

/**
 * What a review is about.
 */
export type ReviewKind = "field" | "mark" | "served_twice" | "stock" | "tube" | "closure" | "list";

/**
 * Open or settled ones.
 */
export type ReviewState = "open" | "settled";

/**
 * One of the things said.
 */
export type ReviewVersion = { 
/**
 * What `settle_review` is to be given to choose it.
 */
ref: string, 
/**
 * What it says.
 */
value: string, 
/**
 * When, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which laptop.
 */
device: string, };

/**
 * Something a person must settle, or has.
 */
export type ReviewView = { 
/**
 * What names it.
 */
key: string, 
/**
 * What it is about.
 */
kind: ReviewKind, 
/**
 * Whom or what it concerns.
 */
title: string, 
/**
 * What was said, by whom; empty once settled.
 */
versions: Array<ReviewVersion>, 
/**
 * Whether it can be accepted as it is.
 */
acceptable: boolean, 
/**
 * The latest time involved, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * What was decided, by whom.
 */
result: string | null, 
/**
 * Who decided.
 */
settled_by: string | null, };

/**
 * Those to go back to, the first one due first.
 */
export type RevisitList = { 
/**
 * How many in all.
 */
total: number, 
/**
 * How many of them are due now.
 */
due: number, 
/**
 * The first 500.
 */
rows: Array<RevisitRow>, };

/**
 * Somebody to go back to.
 */
export type RevisitRow = { 
/**
 * The resident or home.
 */
id: Id, 
/**
 * The name; for a home, who lives there, or its room where nobody does.
 */
name: string, 
/**
 * Where.
 */
address: string, 
/**
 * The building.
 */
building: Id, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * What was recorded last.
 */
outcome_name: string, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * How often nobody could be reached so far, or nothing done.
 */
attempts: number, 
/**
 * When somebody is to go, ms.
 */
again_at: number, 
/**
 * How the stairwell is closed.
 */
closure: ClosureBadge | null, };

/**
 * Arguments of `revoke_device`.
 */
export type RevokeDevice = { 
/**
 * The laptop.
 */
device: Id, 
/**
 * From which of its facts on nothing counts; all that is known here counts where nothing is said.
 */
from?: number, };

/**
 * What somebody may do: a device and the person at it, the lesser of the two. Checked at the desk, so that a person is told,
 * and where facts are folded, so that it holds.
 */
export type Role = "volunteer" | "staff" | "administrator" | "town";

/**
 * How the room stands.
 */
export type RoomView = { 
/**
 * Whether laptops in the room are looked for and answered.
 */
on: boolean, 
/**
 * Where this laptop is to be found, to be typed on another where they do not find each other.
 */
addresses: Array<string>, 
/**
 * Why it cannot be found, in a sentence.
 */
problem: string | null, 
/**
 * Laptops of the committee met since the program began, those that are here first.
 */
peers: Array<PeerView>, };

/**
 * A round alone.
 */
export type RoundArgs = { 
/**
 * The round.
 */
round: Id, };

/**
 * What a round is for.
 */
export type RoundKind = "screening" | "single" | "antigen" | "headcount" | "visit" | "vaccination" | "evacuation" | "notice" | "delivery" | "free";

/**
 * What nobody has seen to yet in a round: asked before it is closed.
 */
export type RoundLeft = { 
/**
 * How many residents with a care tag it has not reached.
 */
care: number, 
/**
 * How many papers have not come back.
 */
papers: number, 
/**
 * How many doors somebody was to go back to.
 */
revisits: number, 
/**
 * How many of them are due now.
 */
revisits_due: number, 
/**
 * How many people are in tubes that are damaged or mixed up.
 */
again: number, 
/**
 * How many reports of people on no list nobody has seen to.
 */
unlisted: number, 
/**
 * The residents it says have moved away and the register does not; where two people said different things, nobody.
 */
moved_away: Array<Id>, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * A round to choose from.
 */
export type RoundName = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for.
 */
kind: RoundKind, };

/**
 * A round in a list.
 */
export type RoundRow = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for.
 */
kind: RoundKind, 
/**
 * What the committee calls this kind, where it is its own.
 */
kind_name: string | null, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * Where it stands.
 */
state: RoundState, 
/**
 * From when, ms.
 */
starts_at: number, 
/**
 * Until when, ms.
 */
ends_at: number | null, 
/**
 * Whether that is past and the round still open; it can be marked all the same.
 */
is_late: boolean, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * Where a round stands.
 */
export type RoundState = "planned" | "open" | "closed";

/**
 * A text to paste.
 */
export type RoundTextView = { 
/**
 * The whole text.
 */
text: string, };

/**
 * A round in full.
 */
export type RoundView = { 
/**
 * What can be recorded.
 */
outcomes: Array<OutcomeView>, 
/**
 * How many people a tube takes.
 */
tube_size: number | null, 
/**
 * What a delivery hands out.
 */
item: Id | null, 
/**
 * How much of it.
 */
quantity: number | null, 
/**
 * From where.
 */
place: Id | null, 
/**
 * Where it goes; empty where it has a list of its own.
 */
scope: Array<ScopeView>, 
/**
 * Of those who live there, only these.
 */
filter: Filter | null, 
/**
 * What is asked beside the outcome.
 */
questions: Array<QuestionView>, 
/**
 * The round its list was taken from.
 */
after: Named | null, 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for.
 */
kind: RoundKind, 
/**
 * What the committee calls this kind, where it is its own.
 */
kind_name: string | null, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * Where it stands.
 */
state: RoundState, 
/**
 * From when, ms.
 */
starts_at: number, 
/**
 * Until when, ms.
 */
ends_at: number | null, 
/**
 * Whether that is past and the round still open; it can be marked all the same.
 */
is_late: boolean, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * A set of rules that was written down.
 */
export type RuleSetView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What it says.
 */
rules: ClosureRules, };

/**
 * The rules there are.
 */
export type RuleSets = { 
/**
 * Today.
 */
today: Day, 
/**
 * Which set holds today; absent where it is a template.
 */
id: Id | null, 
/**
 * What holds today.
 */
holding: ClosureRules, 
/**
 * What was written down, the latest first.
 */
sets: Array<RuleSetView>, 
/**
 * What comes with the program.
 */
templates: Array<ClosureRules>, };

/**
 * What this laptop can prove about its facts.
 */
export type SafetyView = { 
/**
 * Facts held here.
 */
facts: number, 
/**
 * Those that the hub has signed for.
 */
safe: number, 
/**
 * Those that neither the hub nor another laptop of the committee has signed for: lost if this laptop is.
 */
only_here: number, 
/**
 * By which receipts, the hub's first.
 */
receipts: Array<ReceiptView>, };

/**
 * Arguments of `save_filter`.
 */
export type SaveFilter = { 
/**
 * The one to change; absent for a new one.
 */
id?: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Whom it lets through.
 */
filter: Filter, };

/**
 * Arguments of `save_kind`.
 */
export type SaveKind = { 
/**
 * The one to change; absent for a new one.
 */
id?: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is counted and worded as.
 */
kind: RoundKind, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * What can be recorded.
 */
outcomes: Array<NewOutcome>, 
/**
 * What is asked beside the outcome.
 */
questions: Array<NewQuestion>, 
/**
 * How many people a tube takes; absent for no tubes.
 */
tube_size?: number, };

/**
 * Arguments of `save_point`.
 */
export type SavePoint = { 
/**
 * The round.
 */
round: Id, 
/**
 * The one to change; absent for a new one.
 */
id?: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Lanes, 1 to 20.
 */
lanes: number, 
/**
 * How many people an hour one lane takes, 1 to 600.
 */
lane_per_hour: number, 
/**
 * From when, ms.
 */
opens_at?: number, 
/**
 * Until when, ms.
 */
closes_at?: number, 
/**
 * The compounds of the round it is for; with none it is for every one. Where absent, a point keeps its own.
 */
compounds?: Array<Id>, };

/**
 * Arguments of `save_rules`.
 */
export type SaveRules = { 
/**
 * The set to change; absent for a new one.
 */
id?: Id, 
/**
 * What it says.
 */
rules: ClosureRules, };

/**
 * Arguments of `save_team`.
 */
export type SaveTeam = { 
/**
 * The round.
 */
round: Id, 
/**
 * The one to change; absent for a new one.
 */
id?: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Who walks together, as staff.
 */
people: Array<Id>, };

/**
 * What it means in the round.
 */
export type Scanned = { "what": "person", 
/**
 * The target: the resident, or their home.
 */
target: Id, 
/**
 * Who.
 */
name: string, 
/**
 * The building they live in.
 */
building: Id, } | { "what": "stranger", 
/**
 * The number on it, with which they can be added.
 */
id_number: string, } | { "what": "gone", 
/**
 * Who.
 */
name: string, } | { "what": "paper", 
/**
 * Which.
 */
paper: Id, } | { "what": "tube", 
/**
 * Its code.
 */
code: string, } | { "what": "unknown" };

/**
 * A compound in a round's scope.
 */
export type ScopeView = { 
/**
 * The compound.
 */
compound: Named, 
/**
 * Only these buildings; empty for all of it.
 */
buildings: Array<ScopedBuilding>, };

/**
 * A building in a round's scope.
 */
export type ScopedBuilding = { 
/**
 * Only these units; empty for all of it.
 */
units: Array<Named>, 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, };

/**
 * Whom a round goes through that has a list of its own, as things stand when it is opened.
 */
export type Selection = { "of": "left", 
/**
 * The round.
 */
round: Id, } | { "of": "outcome", 
/**
 * The round.
 */
round: Id, 
/**
 * The outcome's code.
 */
outcome: number, 
/**
 * Who else.
 */
with: With, } | { "of": "tube", 
/**
 * The round.
 */
round: Id, 
/**
 * The tube's code.
 */
code: string, 
/**
 * Who else.
 */
with: With, } | { "of": "again", 
/**
 * The round.
 */
round: Id, } | { "of": "these", 
/**
 * Residents or homes.
 */
targets: Array<Id>, };

/**
 * In which sense an outcome counts.
 */
export type Sense = "done" | "not_done" | "excused";

/**
 * Arguments of `set_hub`.
 */
export type SetHub = { 
/**
 * The hub's whole address, `https://host:port#PIN`, or nothing.
 */
address: string | null, };

/**
 * Arguments of `set_idle`.
 */
export type SetIdle = { 
/**
 * Minutes without a touch; 0 is never.
 */
minutes: number, };

/**
 * Arguments of `set_keep`.
 */
export type SetKeep = { 
/**
 * One round; absent for all that have no number of their own.
 */
round?: Id, 
/**
 * Days after the end.
 */
days: number, };

/**
 * Arguments of `set_keeper`.
 */
export type SetKeeper = { 
/**
 * Whether the system's keyring opens the laptop at start.
 */
on: boolean, };

/**
 * Arguments of `set_passcode`.
 */
export type SetPasscode = { 
/**
 * The present one, where there is one.
 */
old?: string, 
/**
 * The new one.
 */
passcode: string, };

/**
 * Arguments of `set_room`.
 */
export type SetRoom = { 
/**
 * Whether laptops in the room are to be looked for and answered.
 */
on: boolean, };

/**
 * Arguments of `set_resident_status`.
 */
export type SetStatus = { 
/**
 * Who.
 */
id: Id, 
/**
 * How they live there.
 */
status: ResidentStatus, 
/**
 * Of somebody away: until when, `2026-03-16`; empty where nobody knows.
 */
until?: string, };

/**
 * Arguments of `set_watch`.
 */
export type SetWatch = { 
/**
 * Care tags of high need.
 */
tags: Array<string>, 
/**
 * Days of silence from which on somebody is raised.
 */
days: number, 
/**
 * Care tags of those who cannot come down when they are called; as they were where absent.
 */
stays?: Array<string>, };

/**
 * Arguments of `settle_held`.
 */
export type SettleHeld = { 
/**
 * The laptop that wrote them.
 */
device: Id, 
/**
 * The chain's epoch, as listed.
 */
epoch: string, 
/**
 * Their numbers.
 */
seqs: Array<number>, 
/**
 * Whether they are to count.
 */
accepted: boolean, };

/**
 * Arguments of `settle_paper`.
 */
export type SettlePaper = { 
/**
 * The paper.
 */
paper: Id, 
/**
 * Whether it is lost, or came back with nothing to type.
 */
lost: boolean, };

/**
 * Arguments of `settle_review`.
 */
export type SettleReview = { 
/**
 * Which.
 */
key: string, 
/**
 * The version that holds; absent to accept things as they are.
 */
choice?: string, 
/**
 * Why.
 */
note?: string, };

/**
 * Arguments of `settle_unlisted`.
 */
export type SettleUnlisted = { 
/**
 * The round.
 */
round: Id, 
/**
 * The home behind the door.
 */
home: Id, 
/**
 * The report.
 */
id: Id, 
/**
 * Whether somebody saw to it; `false` says that nobody has after all.
 */
seen: boolean, };

/**
 * Male or female.
 */
export type Sex = "male" | "female";

/**
 * What was answered to a question, as a phone may show it.
 */
export type SheetAnswer = { 
/**
 * The question's code.
 */
question: number, 
/**
 * What was chosen; nothing where somebody wrote it in words of their own: those stay on the laptop.
 */
text: string | null, };

/**
 * A building on a phone.
 */
export type SheetBuilding = { 
/**
 * What people call it, with its compound.
 */
name: string, 
/**
 * Its units in order.
 */
units: Array<SheetUnit>, };

/**
 * A door on a phone.
 */
export type SheetDoor = { 
/**
 * The home behind it.
 */
home: Id, 
/**
 * Its room.
 */
room: string, 
/**
 * Who or what is to be marked.
 */
targets: Array<SheetTarget>, 
/**
 * The people this phone met there whom the list lacks.
 */
unlisted: SheetUnlisted | null, };

/**
 * Somebody or something to mark, with a masked name.
 */
export type SheetTarget = { 
/**
 * The resident or home.
 */
id: Id, 
/**
 * A masked name; for a home, masked names.
 */
name: string, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * Why nobody may be met: away until when, or only registered here; of a home, how many of those who live there.
 */
absent: string | null, 
/**
 * The outcome that stands.
 */
outcome: number | null, 
/**
 * The tube.
 */
tube: string | null, 
/**
 * What was answered beside it.
 */
answers: Array<SheetAnswer>, 
/**
 * What a tap that follows this mark names.
 */
mark: string | null, 
/**
 * Whether two people said different things.
 */
conflict: boolean, 
/**
 * How often somebody came in vain so far.
 */
attempts: number, 
/**
 * In how long somebody is to go back, ms; below zero where it is due already.
 */
again_in_ms: number | null, };

/**
 * A unit on a phone.
 */
export type SheetUnit = { 
/**
 * What people call it; empty for the only unit of a building.
 */
name: string, 
/**
 * How it is closed, in a line.
 */
closure: string | null, 
/**
 * Its doors in walking order.
 */
doors: Array<SheetDoor>, };

/**
 * People met behind a door whom the list lacks, as the phone that said so may show it: what was noted stays on the laptop.
 */
export type SheetUnlisted = { 
/**
 * How many.
 */
people: number, 
/**
 * Whether something was noted.
 */
noted: boolean, 
/**
 * Whether somebody saw to it.
 */
seen: boolean, };

/**
 * A sheet to print or to copy.
 */
export type SheetView = { 
/**
 * The code; nothing once it was put away.
 */
recovery_code: string | null, };

/**
 * Arguments of `show_building_map`.
 */
export type ShowBuildingMap = { 
/**
 * Which building.
 */
building: Id, 
/**
 * What it shows.
 */
by: MapBy, 
/**
 * Of `done` and `supplies`: which round; the newest under way where nothing is said.
 */
round?: Id, 
/**
 * Of `supplies`: which item, whatever the round.
 */
item?: Id, };

/**
 * Arguments of `show_calling`.
 */
export type ShowCalling = { 
/**
 * The round.
 */
round: Id, 
/**
 * How many people make a batch, 1 to 100; 20 where absent.
 */
size?: number, 
/**
 * Of how many floors at most; of any where absent.
 */
floors?: number, };

/**
 * Arguments of `show_tube`.
 */
export type ShowTube = { 
/**
 * The round.
 */
round: Id, 
/**
 * The tube's code.
 */
code: string, };

/**
 * The silent few.
 */
export type SilentList = { 
/**
 * Days of silence from which on they are raised.
 */
days: number, 
/**
 * How many in all.
 */
total: number, 
/**
 * The first 200 of them, the longest silence first.
 */
rows: Array<SilentRow>, };

/**
 * Somebody in high need of whom nobody has heard.
 */
export type SilentRow = { 
/**
 * Who.
 */
resident: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * Their home.
 */
home: Id, 
/**
 * The compound.
 */
compound: Named, 
/**
 * The address within it.
 */
address: string, 
/**
 * How their stairwell is closed.
 */
closure: ClosureBadge | null, 
/**
 * When they were last reached, ms; absent where never since they stand in the register.
 */
reached_at: number | null, 
/**
 * Days of silence.
 */
days: number, };

/**
 * Which rows of a long list.
 */
export type Slice = { 
/**
 * The first row.
 */
offset: number, 
/**
 * How many.
 */
limit: number, };

/**
 * How stairwells are divided among teams.
 */
export type Split = "by_number" | "runs";

/**
 * A person who works here.
 */
export type StaffView = { 
/**
 * Who.
 */
id: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * What they may do; nothing for those who work here no more.
 */
role: Role | null, 
/**
 * The compounds and buildings they are for; none means the whole committee.
 */
scope: Array<Id>, 
/**
 * Whether they work at this laptop now.
 */
current: boolean, };

/**
 * Where this laptop stands.
 */
export type StatusView = { 
/**
 * The committee, once one is founded or joined.
 */
space: Named | null, 
/**
 * Whether it is the sample.
 */
sample: boolean, 
/**
 * This laptop.
 */
device: Named | null, 
/**
 * The person who works at it.
 */
staff: Named | null, 
/**
 * What this person may do at this laptop; nothing where either of them may nothing.
 */
role: Role | null, 
/**
 * False as long as no administrator's laptop has let this one in.
 */
admitted: boolean, 
/**
 * Whether a passcode stands before this laptop.
 */
is_protected: boolean, 
/**
 * Whether the recovery sheet still waits to be printed or copied.
 */
sheet_waits: boolean, 
/**
 * The language chosen.
 */
lang: Lang, 
/**
 * Large text chosen.
 */
large_text: boolean, 
/**
 * Reviews open.
 */
reviews: number, 
/**
 * Who came in or asks to, and what was kept aside; nothing where an administrator does not look.
 */
members: MembersNews | null, 
/**
 * The state of sync.
 */
sync: SyncState, 
/**
 * Why nothing can be written now, and what helps; nothing where all is well.
 */
trouble: TroubleView | null, };

/**
 * Arguments of `step_closure`.
 */
export type StepClosure = { 
/**
 * The place.
 */
place: Id, 
/**
 * An administrator's word, where the step waits for one or not everybody was seen to be negative: who said so.
 */
word?: string, };

/**
 * What a step waits for, beside its day.
 */
export type StepWhen = "time" | "negative" | "word";

/**
 * What was found in a file on the stick.
 */
export type StickFileView = { 
/**
 * The file's name.
 */
name: string, 
/**
 * The laptop it says it was written on, where that is known.
 */
by: string | null, 
/**
 * When it says it was written, ms.
 */
at: number | null, 
/**
 * Whether it was read to its end; what stood before a cut was taken in.
 */
whole: boolean, 
/**
 * Whether the new file may take its place: it holds all that this one held.
 */
replaceable: boolean, 
/**
 * Why nothing of it was read, or not all, in a sentence.
 */
problem: string | null, };

/**
 * What an exchange did.
 */
export type StickView = { 
/**
 * What was found.
 */
files: Array<StickFileView>, 
/**
 * Files left out, because there were more than are read in one exchange.
 */
left_out: number, 
/**
 * Facts that came.
 */
came: number, 
/**
 * Facts the stick holds now and did not before.
 */
went: number, 
/**
 * Pages that wait for others that have not come.
 */
waiting: number, 
/**
 * Laptops let in by this exchange.
 */
let_in: number, 
/**
 * The other laptops that can read the new file, by name.
 */
readers: Array<string>, 
/**
 * Laptops of the committee that cannot read it yet: nothing they wrote has come here.
 */
unreached: Array<string>, 
/**
 * The new file, to be put on the stick.
 */
file: string, 
/**
 * The name to put it there under.
 */
name: string, };

/**
 * How much of an item is where.
 */
export type StockAt = { 
/**
 * The place.
 */
place: Id, 
/**
 * How much.
 */
quantity: number, };

/**
 * An item's stock.
 */
export type StockRow = { 
/**
 * The item.
 */
item: ItemView, 
/**
 * Where it is.
 */
at: Array<StockAt>, 
/**
 * The earliest expiry among what was received, `2022-10-31`.
 */
nearest_expiry: string | null, };

/**
 * Stock by item and place.
 */
export type StockView = { 
/**
 * The places.
 */
places: Array<Named>, 
/**
 * A row an item.
 */
rows: Array<StockRow>, };

/**
 * A stairwell on a way.
 */
export type StopView = { 
/**
 * The stairwell.
 */
unit: Id, 
/**
 * `3号楼2单元`.
 */
place: string, 
/**
 * Its building.
 */
building: Id, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * Its numbers in the round.
 */
counts: CountsView, 
/**
 * How it is closed.
 */
closure: ClosureBadge | null, };

/**
 * Arguments of `sweep_building`.
 */
export type SweepBuilding = { 
/**
 * The round.
 */
round: Id, 
/**
 * The building.
 */
building: Id, };

/**
 * A building as it is walked.
 */
export type SweepBuildingView = { 
/**
 * The building.
 */
building: Named, 
/**
 * Its numbers in the round.
 */
counts: CountsView, 
/**
 * Its units in the order of the sweep: what closures put first or last, else as they stand.
 */
units: Array<SweepUnitView>, };

/**
 * When a stairwell's turn in a sweep comes.
 */
export type SweepTurn = "first" | "normal" | "last";

/**
 * A unit as it is walked.
 */
export type SweepUnitView = { 
/**
 * The unit.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Its doors in walking order: from the top floor down.
 */
doors: Array<DoorView>, 
/**
 * How it is closed.
 */
closure: ClosureBadge | null, };

/**
 * Where sync stands, as a person wants to know it.
 */
export type SyncPhase = "no_hub" | "idle" | "running" | "offline" | "refused";

/**
 * How sync stands.
 */
export type SyncState = { 
/**
 * The hub's address.
 */
hub: string | null, 
/**
 * Where it stands.
 */
phase: SyncPhase, 
/**
 * How many facts the hub does not hold yet.
 */
waiting: number, 
/**
 * What is safe elsewhere, and by whose word.
 */
proof: SafetyView, 
/**
 * What hubs have lost and hold again, until somebody dismisses it.
 */
losses: Array<LossView>, 
/**
 * The name of the hub's key in groups, to be compared with the one the hub shows; as the address has it, or as it was learnt.
 */
hub_pin: string | null, 
/**
 * When both ends last had everything, ms.
 */
last_ok_at: number | null, 
/**
 * What hinders it, in a sentence.
 */
problem: string | null, 
/**
 * Set when this laptop turned out to be a copy, or restored from a backup, and took a new identity: how many of its facts
 * went with it.
 */
moved: number | null, 
/**
 * Facts here that only a newer version can read.
 */
newer_facts: number, 
/**
 * Pages of laptops of the committee that are kept aside because something they need has not arrived.
 */
pages_aside: number, 
/**
 * Pages kept aside for good, by what is wrong with them.
 */
pages_refused: Array<RefusedPages>, };

/**
 * A field that takes something from the entry merged away.
 */
export type Take = { 
/**
 * Its name.
 */
field: string, 
/**
 * What it takes.
 */
from: TakeFrom, };

/**
 * Whose value a field keeps where it is not the one that stays.
 */
export type TakeFrom = "away" | "both";

/**
 * A mark made on a phone.
 */
export type TapArgs = { 
/**
 * Made on the phone, 128 random bits.
 */
id: Id, 
/**
 * The resident or home.
 */
target: Id, 
/**
 * The outcome's code; 0 takes the mark back.
 */
outcome: number, 
/**
 * The tube's code.
 */
tube?: string, 
/**
 * What is noted.
 */
note?: string, 
/**
 * What was answered beside the outcome; an empty answer takes one back that was given before. Absent, all stay as they are.
 */
answers?: Array<AnswerView>, 
/**
 * How long ago it was made, ms.
 */
age_ms: number, 
/**
 * What stood there: the `mark` of the sheet, or the id of an earlier tap.
 */
over?: string, 
/**
 * The other tube they were in on the phone, where somebody said that they are not in it any more.
 */
out_of?: string, };

/**
 * What became of a tap, or of a report of people on no list.
 */
export type TapDone = { 
/**
 * The tap.
 */
id: Id, 
/**
 * Whether it is on the laptop's disk.
 */
kept: boolean, 
/**
 * Why not, in a sentence.
 */
message: string | null, };

/**
 * What a round checks off.
 */
export type TargetKind = "resident" | "home";

/**
 * Somebody or something to mark behind a door.
 */
export type TargetView = { 
/**
 * The resident or home.
 */
id: Id, 
/**
 * The name; for a home, who lives there.
 */
name: string, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * Why nobody may be met: away until when, or only registered here; of a home, how many of those who live there.
 */
absent: string | null, 
/**
 * The outcome shown.
 */
outcome: number | null, 
/**
 * Its name.
 */
outcome_name: string | null, 
/**
 * In which sense it counts.
 */
sense: Sense | null, 
/**
 * The tube.
 */
tube: string | null, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * What was answered beside it.
 */
answers: Array<AnswerView>, 
/**
 * When somebody is to go back, ms.
 */
again_at: number | null, 
/**
 * How often nobody could be reached so far, or nothing done.
 */
attempts: number, 
/**
 * When it was marked, ms.
 */
at: number | null, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string | null, 
/**
 * Whether two people said different things.
 */
conflict: boolean, };

/**
 * A team with its way and how far it is; or what is nobody's.
 */
export type TeamView = { 
/**
 * Nothing for the stairwells nobody was given.
 */
id: Id | null, 
/**
 * Its name; empty for what is nobody's.
 */
name: string, 
/**
 * Who walks together.
 */
people: Array<Named>, 
/**
 * The stairwells in the order they are walked.
 */
stops: Array<StopView>, 
/**
 * The numbers of all of them together.
 */
counts: CountsView, 
/**
 * The stairwell last marked in.
 */
stands: Id | null, 
/**
 * When somebody was last marked there, ms.
 */
last_at: number | null, 
/**
 * Marks an hour, breaks not counted.
 */
per_hour: number | null, 
/**
 * When nobody is missing any more if it goes on like this, ms; nothing for what is nobody's while there are teams.
 */
ends_at: number | null, };

/**
 * How a test came out that a step waits for, the further on the greater.
 */
export type TestState = "ahead" | "none" | "unfinished" | "waiting" | "unheld" | "negative" | "unclear" | "positive";

/**
 * A day of test.
 */
export type TestedDay = { 
/**
 * Which day of the level.
 */
number: number, 
/**
 * Its date.
 */
day: Day, 
/**
 * How it came out.
 */
state: TestState, 
/**
 * The round that says so.
 */
round: Named | null, 
/**
 * How many who live there are left: in no round of that day either done or excused.
 */
left: number, 
/**
 * How many tubes, and samples of which nobody noted the tube, have no clear result.
 */
tubes: number, };

/**
 * The homes of a delivery that are served at their doors.
 */
export type ToDoorList = { 
/**
 * How many homes.
 */
total: number, 
/**
 * How many of them are left.
 */
left: number, 
/**
 * The first 1,000, those left first.
 */
rows: Array<ToDoorRow>, };

/**
 * A home of a delivery that is brought to its door.
 */
export type ToDoorRow = { 
/**
 * The target: the home, or the first of those who live there.
 */
id: Id, 
/**
 * Its compound's name.
 */
compound: string, 
/**
 * Where.
 */
address: string, 
/**
 * The building.
 */
building: Id, 
/**
 * Care tags.
 */
care: Array<string>, 
/**
 * Whether nothing was handed out there yet.
 */
left: boolean, 
/**
 * How its stairwell is closed.
 */
closure: ClosureBadge, };

/**
 * An open list, for today.
 */
export type TodayList = { 
/**
 * Its id.
 */
id: Id, 
/**
 * What it is called.
 */
name: string, 
/**
 * When the answers are due, ms.
 */
due_at: number | null, 
/**
 * How many are asked about.
 */
lines: number, 
/**
 * How many are not answered.
 */
unanswered: number, };

/**
 * A round under way with its wall chart.
 */
export type TodayRound = { 
/**
 * How far it is, by building and unit, in walking order.
 */
buildings: Array<BuildingProgressView>, 
/**
 * How many residents with a care tag it has not reached.
 */
care_total: number, 
/**
 * The first 200 of them, in walking order.
 */
care_missing: Array<CareRow>, 
/**
 * How many doors are due to be gone back to.
 */
revisits_due: number, 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is for.
 */
kind: RoundKind, 
/**
 * What the committee calls this kind, where it is its own.
 */
kind_name: string | null, 
/**
 * What it checks off.
 */
target: TargetKind, 
/**
 * Where it stands.
 */
state: RoundState, 
/**
 * From when, ms.
 */
starts_at: number, 
/**
 * Until when, ms.
 */
ends_at: number | null, 
/**
 * Whether that is past and the round still open; it can be marked all the same.
 */
is_late: boolean, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * What today is about.
 */
export type TodayView = { 
/**
 * The rounds under way, the newest first.
 */
rounds: Array<TodayRound>, 
/**
 * What a delivery under way will run short of, and what is below zero.
 */
stock: Array<LowStockRow>, 
/**
 * What is closed, and which steps are due.
 */
closures: ClosuresToday, 
/**
 * Lists from above whose answers were not given back, the first due first.
 */
lists: Array<TodayList>, 
/**
 * Papers that have not come back, by round, the longest out first.
 */
papers: Array<PapersOut>, 
/**
 * Reviews open.
 */
reviews: number, 
/**
 * The state of sync.
 */
sync: SyncState, };

/**
 * What a screen depends on and a change touches.
 */
export type Topic = "space" | "staff" | "register" | "rounds" | "marks" | "supplies" | "reviews" | "sync" | "privacy" | "preferences" | "lock" | "storage" | "phones" | "papers" | "closures";

/**
 * Arguments of `transfer_items`.
 */
export type TransferItems = { 
/**
 * What.
 */
item: Id, 
/**
 * From where.
 */
from: Id, 
/**
 * Where to.
 */
to: Id, 
/**
 * How much.
 */
quantity: number, 
/**
 * What is noted.
 */
note?: string, };

/**
 * What is wrong.
 */
export type TroubleKind = "disk_full" | "read_only" | "disk_failing" | "damaged" | "unreadable" | "missing";

/**
 * Why nothing can be written now.
 */
export type TroubleView = { 
/**
 * What is wrong.
 */
kind: TroubleKind, 
/**
 * The same in a sentence, with what to do.
 */
reason: string, 
/**
 * Whether what is there can still be looked at.
 */
readable: boolean, 
/**
 * What helps, the best first.
 */
ways: Array<Way>, };

/**
 * A code for a tube.
 */
export type TubeCode = { 
/**
 * The code.
 */
code: string, };

/**
 * A tube and who is in it.
 */
export type TubeContents = { 
/**
 * Its code.
 */
code: string, 
/**
 * How many it takes.
 */
size: number, 
/**
 * Who is in it, in the order they were marked.
 */
people: Array<TubePerson>, };

/**
 * What is wrong with a tube.
 */
export type TubeFault = "damaged" | "mixed_up";

/**
 * How full a tube is.
 */
export type TubeFill = { 
/**
 * Its code.
 */
code: string, 
/**
 * How many people are in it.
 */
count: number, 
/**
 * How many it takes.
 */
size: number, };

/**
 * The tubes of a round.
 */
export type TubeList = { 
/**
 * How many people a tube takes.
 */
size: number, 
/**
 * How many people are in tubes that are damaged or mixed up, and have to be sampled again.
 */
again: number, 
/**
 * The tubes, by code.
 */
tubes: Array<TubeRow>, };

/**
 * Somebody in a tube.
 */
export type TubePerson = { 
/**
 * Who.
 */
id: Id, 
/**
 * Their name.
 */
name: string, 
/**
 * Where they live.
 */
address: string, 
/**
 * When they were marked, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * The other tubes they are in, until somebody decides.
 */
also: Array<string>, };

/**
 * What the laboratory says of a tube.
 */
export type TubeResult = "negative" | "unclear" | "positive";

/**
 * A tube in a list.
 */
export type TubeRow = { 
/**
 * Its code.
 */
code: string, 
/**
 * How many people are in it.
 */
people: number, 
/**
 * How many of them are in another tube as well, until somebody decides.
 */
twice: number, 
/**
 * How many laptops put somebody into it.
 */
laptops: number, 
/**
 * When the first one went in, ms.
 */
first_at: number | null, 
/**
 * When the last one did, ms.
 */
last_at: number | null, 
/**
 * The stairwells they live in, with the compound where the committee has several.
 */
places: Array<string>, 
/**
 * What is wrong with it.
 */
fault: TubeFault | null, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * What the laboratory says.
 */
result: ResultView | null, };

/**
 * Arguments of `read_paper` and `type_paper`.
 */
export type TypePaper = { 
/**
 * The paper.
 */
paper: Id, 
/**
 * What is typed: line numbers, each with the outcome's digit behind a dot where it is not the first; `*` for all others;
 * a single line after a range that holds it counts instead; `+` and a code for the tube of what follows; behind further
 * dots what the round asks, the number of a choice or words: `7..2`.
 */
text: string, };

/**
 * What a line was ticked as.
 */
export type TypedLine = { 
/**
 * Its number on the paper.
 */
number: number, 
/**
 * The outcome.
 */
outcome: number, 
/**
 * The tube.
 */
tube: string | null, 
/**
 * What was answered beside it.
 */
answers: Array<AnswerView>, };

/**
 * What typing comes to.
 */
export type TypedView = { 
/**
 * Line by line, in order.
 */
each: Array<TypedLine>, 
/**
 * Lines nothing is said of.
 */
rest: number, };

/**
 * Arguments of `undo_mark`.
 */
export type UndoMark = { 
/**
 * The round.
 */
round: Id, 
/**
 * The resident or home.
 */
target: Id, };

/**
 * A unit's part of a round.
 */
export type UnitProgressView = { 
/**
 * The unit.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * How it is closed.
 */
closure: ClosureBadge | null, 
/**
 * 应检: present targets in scope but for those excused.
 */
expected: number, 
/**
 * 已检: their shown mark is a done.
 */
done: number, 
/**
 * 未完成: their shown mark is a not done.
 */
not_done: number, 
/**
 * 未检: no mark.
 */
missing: number, 
/**
 * 不计入: their shown mark excuses them.
 */
excused: number, };

/**
 * A unit with its homes.
 */
export type UnitView = { 
/**
 * Its id.
 */
id: Id, 
/**
 * Its name; empty for the one nameless unit of a building.
 */
name: string, 
/**
 * Its homes, by room.
 */
homes: Array<HomeView>, 
/**
 * How it is closed.
 */
closure: ClosureBadge | null, };

/**
 * People met behind a door whom the list on the phone lacks.
 */
export type UnlistedArgs = { 
/**
 * Made on the phone, 128 random bits.
 */
id: Id, 
/**
 * The home behind the door.
 */
home: Id, 
/**
 * How many; 0 takes back what this phone said of the door before.
 */
people: number, 
/**
 * What is noted. Absent, what this phone noted of the door before stays.
 */
note?: string, 
/**
 * How long ago it was said, ms.
 */
age_ms: number, };

/**
 * The people whom phones met in a round and whom its list lacks.
 */
export type UnlistedList = { 
/**
 * How many reports.
 */
total: number, 
/**
 * How many of them nobody has seen to.
 */
open: number, 
/**
 * Those nobody has seen to first, in walking order; the first 500.
 */
rows: Array<UnlistedRow>, };

/**
 * People met behind one door.
 */
export type UnlistedRow = { 
/**
 * The report.
 */
id: Id, 
/**
 * The home behind the door.
 */
home: Id, 
/**
 * Its building.
 */
building: Id, 
/**
 * Its address.
 */
address: string, 
/**
 * How many people.
 */
people: number, 
/**
 * What was noted.
 */
note: string | null, 
/**
 * Whose phone it was.
 */
by: string, 
/**
 * When it was said there, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * Who saw to it; nothing while nobody has.
 */
seen_by: string | null, 
/**
 * When, ms.
 */
seen_at: number | null, };

/**
 * Arguments of `unlock`.
 */
export type Unlock = { 
/**
 * Who.
 */
staff: Id, 
/**
 * Their passcode.
 */
passcode: string, };

/**
 * Arguments of `unlock_with_recovery`.
 */
export type UnlockWithRecovery = { 
/**
 * The code printed on the recovery sheet.
 */
recovery_code: string, 
/**
 * Whose passcode was forgotten.
 */
staff: Id, 
/**
 * Their new one.
 */
passcode: string, };

/**
 * What came of undoing a merge.
 */
export type UnmergedView = { 
/**
 * Fields of the entry that stayed which have their former value again.
 */
restored: number, 
/**
 * Fields that were written anew since, and were left alone.
 */
left: number, };

/**
 * A line nothing was taken of.
 */
export type UnreadLine = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * Its beginning.
 */
text: string, 
/**
 * Why.
 */
why: UnreadWhy, };

/**
 * Why nothing was taken of a line.
 */
export type UnreadWhy = "no_tube" | "no_result" | "contradicts";

/**
 * How sure it is that the register knows somebody.
 */
export type Verdict = "certain" | "near" | "nobody";

/**
 * What a check of the journal found.
 */
export type VerifyView = { 
/**
 * Facts held.
 */
facts: number, 
/**
 * Sealed pages held.
 */
pages: number, 
/**
 * Every signature, hash and link holds.
 */
chain_ok: boolean, 
/**
 * The file itself is sound.
 */
file_ok: boolean, 
/**
 * The tables equal a rebuild from the journal.
 */
projections_ok: boolean, 
/**
 * What is wrong, in words.
 */
problems: Array<string>, };

/**
 * Facts that wait to be sent.
 */
export type WaitingList = { 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The rows asked for, newest first.
 */
rows: Array<WaitingRow>, };

/**
 * A fact that waits to be sent.
 */
export type WaitingRow = { 
/**
 * When it was written, ms.
 */
at: number, 
/**
 * Why that time is in doubt, where it is.
 */
doubt: Doubt | null, 
/**
 * By whom.
 */
by: string, 
/**
 * On which device.
 */
device: string, 
/**
 * What happened.
 */
what: string, };

/**
 * Who walks where in a round, and how far everybody is.
 */
export type WalkView = { 
/**
 * In which order doors are walked.
 */
order: DoorOrder, 
/**
 * The teams in the order they were made; last, where there is anything, what is nobody's.
 */
teams: Array<TeamView>, 
/**
 * The teams that whoever looks is in.
 */
mine: Array<Id>, 
/**
 * The buildings of these teams in the order they are swept, what is closed where its closure says.
 */
own: Array<OwnBuilding>, 
/**
 * The round's numbers.
 */
counts: CountsView, 
/**
 * Marks an hour of the whole round.
 */
per_hour: number | null, 
/**
 * From what it is known.
 */
pace_from: PaceFrom | null, 
/**
 * When the last team is through, ms.
 */
ends_at: number | null, };

/**
 * Whose silence is watched.
 */
export type WatchView = { 
/**
 * Care tags of high need.
 */
tags: Array<string>, 
/**
 * Days of silence from which on somebody is raised.
 */
days: number, 
/**
 * Care tags of those who cannot come down when they are called: they are visited.
 */
stays: Array<string>, };

/**
 * What a person can do about trouble.
 */
export type Way = "try_again" | "rebuild" | "restore" | "fetch";

/**
 * Why somebody of the register may be meant, or may not.
 */
export type Why = "same_id" | "id_near" | "same_phone" | "phone_near" | "same_name" | "name_sound" | "name_near" | "same_home" | "same_building" | "other_name" | "other_id" | "other_phone" | "moved_out";

/**
 * Who stands beside those who were chosen.
 */
export type With = "nobody" | "homes" | "units";

/**
 * Arguments of `withdraw_movement`.
 */
export type WithdrawMovement = { 
/**
 * Which.
 */
id: string, 
/**
 * Why.
 */
note?: string, };

/**
 * Arguments of `write_import`.
 */
export type WriteImport = { 
/**
 * From the preview.
 */
token: string, 
/**
 * What of a roster's difference; without it the usual sorts.
 */
accept?: AcceptDifference, };

/** Every call of the desk. */
export interface Calls {
  /** Whether this laptop is locked, and who can open it. */
  lock_state: { args: Empty; result: LockView };
  /** Open this laptop as somebody who works here. */
  unlock: { args: Unlock; result: LockView };
  /** Open this laptop with the recovery sheet, and choose a new passcode for one of its people. */
  unlock_with_recovery: { args: UnlockWithRecovery; result: LockView };
  /** Remove everything from a laptop that nobody can open, so that it can join anew. */
  forget_laptop: { args: ForgetLaptop; result: LockView };
  /** Lock this laptop. */
  lock: { args: Empty; result: LockView };
  /** Say that somebody is there, so that the laptop does not lock itself. */
  touch: { args: Empty; result: Empty };
  /** Choose one's own passcode; the first one protects this laptop. */
  set_passcode: { args: SetPasscode; result: LockView };
  /** Let somebody of the committee open this laptop with a passcode of their own, or with a new one. */
  add_person_here: { args: AddPersonHere; result: LockView };
  /** Let somebody open this laptop no more. */
  remove_person_here: { args: IdArgs; result: LockView };
  /** Say after how many minutes without a touch the laptop locks itself; 0 is never. */
  set_idle: { args: SetIdle; result: LockView };
  /** Let the system's keyring open this laptop at start as whoever says so, or no more. */
  set_keeper: { args: SetKeeper; result: LockView };
  /** Which committee, device and person this is, and how sync stands. */
  status: { args: Empty; result: StatusView };
  /** Found a committee's space on this laptop. */
  create_committee: { args: CreateCommittee; result: FoundedView };
  /** Join an existing space with an invitation. */
  join_committee: { args: JoinCommittee; result: StatusView };
  /** Take a committee over with its recovery sheet. */
  recover_committee: { args: RecoverCommittee; result: StatusView };
  /** The recovery sheet, until it has been put away. */
  recovery_sheet: { args: Empty; result: SheetView };
  /** Say that the recovery sheet is printed or copied; it is shown no more. */
  put_sheet_away: { args: Empty; result: Empty };
  /** Make an invitation for another laptop. */
  make_invitation: { args: MakeInvitation; result: InvitationView };
  /** Invitations somebody may still come in with. */
  list_invitations: { args: Empty; result: Array<InvitationRow> };
  /** Take an invitation back: nobody comes in with it any more. */
  withdraw_invitation: { args: IdArgs; result: Empty };
  /** Say that the laptops that came in of late are known here. */
  greet_newcomers: { args: GreetNewcomers; result: Empty };
  /** Choose language and text size. */
  set_preferences: { args: Preferences; result: Empty };
  /** The people who work here. */
  list_staff: { args: Empty; result: Array<StaffView> };
  /** Add a person who works here. */
  add_staff: { args: AddStaff; result: Made };
  /** Say who works at this laptop now. */
  choose_staff: { args: IdArgs; result: Empty };
  /** The laptops of the space and how much each has written. */
  list_devices: { args: Empty; result: Array<DeviceView> };
  /** Say what a person may do, or that they work here no more. */
  change_staff: { args: ChangeStaff; result: Empty };
  /** Laptops that ask to be let in. */
  list_requests: { args: Empty; result: Array<RequestView> };
  /** Let a laptop in that does not come in by itself. */
  admit_device: { args: AdmitDevice; result: Empty };
  /** Send a laptop away that asked to be let in. */
  dismiss_request: { args: IdArgs; result: Empty };
  /** Say what a laptop may do from now on. */
  change_device: { args: ChangeDevice; result: Empty };
  /** Let nothing count that a laptop writes from now on, or from one of its facts on. */
  revoke_device: { args: RevokeDevice; result: Empty };
  /** Facts kept aside. */
  list_held: { args: Empty; result: Array<HeldView> };
  /** Accept or reject facts kept aside. */
  settle_held: { args: SettleHeld; result: Empty };
  /** Open a sample committee of invented people. */
  open_sample: { args: Empty; result: StatusView };
  /** The compounds and how much each holds. */
  list_compounds: { args: Empty; result: Array<CompoundView> };
  /** A compound with its buildings. */
  show_compound: { args: IdArgs; result: CompoundDetailView };
  /** A building with its units and homes. */
  show_building: { args: IdArgs; result: BuildingDetailView };
  /** A home with its residents. */
  show_home: { args: IdArgs; result: HomeDetailView };
  /** Residents by place, name, initials, address or the tail of a number. */
  find_residents: { args: FindResidents; result: ResidentList };
  /** One resident, numbers masked. */
  show_resident: { args: IdArgs; result: ResidentRow };
  /** Every field of a resident with who wrote what, when, on which laptop. */
  resident_history: { args: IdArgs; result: Array<FieldHistoryView> };
  /** Every field of a home with who wrote what, when, on which laptop. */
  home_history: { args: IdArgs; result: Array<FieldHistoryView> };
  /** A building by floors and rooms, each home in one colour. */
  show_building_map: { args: ShowBuildingMap; result: BuildingMapView };
  /** Those away whose day to come back is today or past. */
  list_back: { args: Empty; result: ResidentList };
  /** Whom a change of many residents would touch; nothing is written. */
  preview_bulk: { args: EditMany; result: BulkPreview };
  /** The newest changes of many residents. */
  list_bulks: { args: Empty; result: Array<BulkRow> };
  /** Change many residents at once. */
  edit_many: { args: EditMany; result: BulkDone };
  /** Undo a change of many residents, where nothing newer was written. */
  undo_bulk: { args: IdArgs; result: BulkBack };
  /** Care tags, the committee's own too. */
  list_care_tags: { args: Empty; result: Array<string> };
  /** Homes by address. */
  find_home: { args: FindHome; result: Array<HomeFound> };
  /** Add a compound. */
  add_compound: { args: NameArgs; result: Made };
  /** Rename a compound. */
  rename_compound: { args: Rename; result: Empty };
  /** Add a building with units × floors × rooms. */
  add_building: { args: AddBuilding; result: Made };
  /** Rename a building. */
  rename_building: { args: Rename; result: Empty };
  /** Add a unit. */
  add_unit: { args: AddUnit; result: Made };
  /** Rename a unit. */
  rename_unit: { args: Rename; result: Empty };
  /** Add a home. */
  add_home: { args: AddHome; result: Made };
  /** Change a home's room, use, key holder or note. */
  edit_home: { args: EditHome; result: Empty };
  /** Add a resident. */
  add_resident: { args: AddResident; result: Made };
  /** Change what is known of a resident. */
  edit_resident: { args: EditResident; result: Empty };
  /** Move a resident to another home. */
  move_resident: { args: MoveResident; result: Empty };
  /** Living here, away until some day, or moved out. */
  set_resident_status: { args: SetStatus; result: Empty };
  /** Remove an entry that is empty. */
  remove_entry: { args: EntryArgs; result: Empty };
  /** Bring a removed entry back. */
  restore_entry: { args: EntryArgs; result: Empty };
  /** The saved filters. */
  list_filters: { args: Empty; result: Array<FilterView> };
  /** Save a filter, or change a saved one. */
  save_filter: { args: SaveFilter; result: Made };
  /** Remove a saved filter. */
  remove_filter: { args: IdArgs; result: Empty };
  /** What is due today, overdue, or in the next three days. */
  due_needs: { args: Empty; result: DueList };
  /** The needs of a resident, and when they were spoken to. */
  show_care: { args: IdArgs; result: CareView };
  /** Those in high need of whom nobody has heard for days. */
  silent_few: { args: Empty; result: SilentList };
  /** Which care tags are of high need, and how many days of silence are too many. */
  show_watch: { args: Empty; result: WatchView };
  /** Write down what somebody needs and on which days. */
  add_need: { args: AddNeed; result: Made };
  /** Change a need: it is ended, and another takes its place. */
  change_need: { args: ChangeNeed; result: Made };
  /** A need is over. */
  end_need: { args: IdArgs; result: Empty };
  /** A need that was ended goes on. */
  resume_need: { args: IdArgs; result: Empty };
  /** A need was met: it is due again on its next day. */
  meet_need: { args: MeetNeed; result: ActDone };
  /** Put a need off to a later day. */
  put_off_need: { args: PutOffNeed; result: ActDone };
  /** Take back that a need was met or put off. */
  withdraw_act: { args: IdArgs; result: Empty };
  /** Somebody was spoken to: by phone, at the door, outside. */
  record_contact: { args: RecordContact; result: Made };
  /** Take back that somebody was spoken to. */
  withdraw_contact: { args: IdArgs; result: Empty };
  /** Which care tags are of high need, and how many days of silence are too many. */
  set_watch: { args: SetWatch; result: Empty };
  /** Read a file and say what would be written and what not. */
  preview_import: { args: PreviewImport; result: ImportPreview };
  /** How a previewed roster differs from the register, row by row. */
  list_difference: { args: ListDifference; result: DifferencePage };
  /** Write what was accepted of a previewed file, all of it or nothing. */
  write_import: { args: WriteImport; result: ImportDone };
  /** Take an import back as a whole. */
  undo_import: { args: IdArgs; result: ImportTakenBack };
  /** Imports of the past. */
  list_imports: { args: Empty; result: Array<ImportRow> };
  /** How far the long work is. */
  progress: { args: Empty; result: ProgressNow };
  /** Stop the long work; nothing of it stays. */
  cancel: { args: Empty; result: Empty };
  /** Lists from above, the open ones first. */
  list_lists: { args: Empty; result: Array<ListRow> };
  /** A list from above, line by line. */
  show_list: { args: ListArgs; result: ListView };
  /** Whom the register has for each line of a list. */
  match_list: { args: ListArgs; result: Array<LineMatch> };
  /** What a list from above comes to; nothing is written. */
  read_list: { args: ReadList; result: ListReading };
  /** Keep a list from above. */
  receive_list: { args: ReceiveList; result: Made };
  /** Answer lines of a list, or take answers back. */
  answer_lines: { args: AnswerLines; result: Empty };
  /** The answers were given back, or the list is taken up again. */
  close_list: { args: CloseList; result: Empty };
  /** The answers to a list as a spreadsheet. That it names people is written down. */
  export_answers: { args: ExportAnswers; result: ExportView };
  /** The answers to a list as a text for a chat. That it names people is written down. */
  answers_text: { args: AnswersText; result: AnswersTextView };
  /** Destroy everything of a closed list, on every laptop. */
  destroy_list: { args: ListArgs; result: Empty };
  /** Who may stand in the register twice, and what was merged. */
  list_duplicates: { args: Empty; result: DuplicateList };
  /** Two entries side by side. */
  compare_residents: { args: Pair; result: ComparedView };
  /** Merge an entry into another one of the same person. */
  merge_residents: { args: MergeResidents; result: MergedView };
  /** Undo the merging of an entry. */
  undo_merge: { args: IdArgs; result: UnmergedView };
  /** Two entries are not the same person. */
  tell_apart: { args: Pair; result: Empty };
  /** Two entries may be the same person after all. */
  take_back_apart: { args: Pair; result: Empty };
  /** Every round with its numbers, or not all of the closed ones. */
  list_rounds: { args: ListRounds; result: Array<RoundRow> };
  /** Every round by its name, without its numbers. */
  round_names: { args: Empty; result: Array<RoundName> };
  /** A round in full. */
  show_round: { args: IdArgs; result: RoundView };
  /** A round's numbers. */
  round_counts: { args: RoundArgs; result: CountsView };
  /** A round's numbers by outcome and by answer. */
  outcome_counts: { args: RoundArgs; result: OutcomeCounts };
  /** How far a round is, by building and unit, in the order of the sweep. */
  round_progress: { args: IdArgs; result: ProgressView };
  /** How many are missing in a round, by building. */
  missing_by_building: { args: RoundArgs; result: Array<MissingInBuilding> };
  /** Who is missing in a round, in walking order. */
  missing_targets: { args: MissingTargets; result: MissingList };
  /** A building's doors in walking order with their marks. */
  sweep_building: { args: SweepBuilding; result: SweepBuildingView };
  /** Who is in a tube. */
  show_tube: { args: ShowTube; result: TubeContents };
  /** Whom a round goes back to, the first one due first. */
  list_revisits: { args: RoundArgs; result: RevisitList };
  /** What nobody has seen to yet in a round; asked before it is closed. */
  round_left: { args: RoundArgs; result: RoundLeft };
  /** The homes of a delivery that it is brought up to, by how they are closed. */
  list_to_door: { args: RoundArgs; result: ToDoorList };
  /** The kinds of rounds, those of all committees first. */
  list_kinds: { args: Empty; result: Array<KindView> };
  /** Save a kind of round of the committee's own, or change one. */
  save_kind: { args: SaveKind; result: Made };
  /** Offer a kind of the committee's own no more. */
  remove_kind: { args: IdArgs; result: Empty };
  /** Open a round. */
  open_round: { args: OpenRound; result: Made };
  /** Correct a round's name or when it is to end. */
  change_round: { args: ChangeRound; result: Empty };
  /** Close a round. */
  close_round: { args: IdArgs; result: Empty };
  /** Open a closed round again. */
  reopen_round: { args: IdArgs; result: Empty };
  /** Take somebody into a round who was met at a door of it. */
  add_target: { args: AddTarget; result: Empty };
  /** Record an outcome for one target. */
  record_mark: { args: RecordMark; result: Marked };
  /** Take a mark back. */
  undo_mark: { args: UndoMark; result: Empty };
  /** Who walks where in a round, where everybody stands, and when it will end. */
  show_walk: { args: RoundArgs; result: WalkView };
  /** Divide the stairwells of a round among teams. */
  plan_walk: { args: PlanWalk; result: Empty };
  /** Name a team of a round and who is in it. */
  save_team: { args: SaveTeam; result: Made };
  /** Take a team away; its stairwells are nobody's then. */
  remove_team: { args: RemoveTeam; result: Empty };
  /** Give stairwells to a team, or put them into another order. */
  give_units: { args: GiveUnits; result: Empty };
  /** In which order doors are walked in every stairwell of a round. */
  order_doors: { args: OrderDoors; result: Empty };
  /** The sampling points of a round, their queues, and who is called next. */
  show_calling: { args: ShowCalling; result: CallingView };
  /** Who did not come down, or cannot, and is visited. */
  list_at_door: { args: RoundArgs; result: DoorRows };
  /** Sheets for stairwells: when which doors come down, and where to; a batch a page. */
  print_notices: { args: PrintNotices; result: ExportView };
  /** Set up a sampling point, or change one. */
  save_point: { args: SavePoint; result: Made };
  /** Take a sampling point away. */
  remove_point: { args: RemovePoint; result: Empty };
  /** Call the people behind some doors of a stairwell down. */
  call_batch: { args: CallBatch; result: Made };
  /** Wait for a batch no longer: who did not come is visited. */
  end_batch: { args: EndBatch; result: Empty };
  /** The phones let into a round. */
  list_phones: { args: RoundArgs; result: PhoneList };
  /** Make a code that lets a volunteer's phone into a round. */
  invite_phone: { args: InvitePhone; result: PhoneCode };
  /** End a phone, or take its code back. */
  end_phone: { args: IdArgs; result: Empty };
  /** The people whom phones met in a round and whom its list lacks. */
  list_unlisted: { args: RoundArgs; result: UnlistedList };
  /** Say that somebody saw to people met who are on no list, or that nobody has after all. */
  settle_unlisted: { args: SettleUnlisted; result: Empty };
  /** The papers of a round, those that are out first. */
  list_papers: { args: RoundArgs; result: Array<PaperRow> };
  /** The papers of a round that five digits, or a scanned code, may mean. */
  find_papers: { args: FindPapers; result: Array<PaperRow> };
  /** A paper line by line, as things stand now. */
  show_paper: { args: IdArgs; result: PaperView };
  /** What typing a paper would come to. */
  read_paper: { args: TypePaper; result: TypedView };
  /** A round's doors on paper, one stairwell a page, to be ticked by hand. */
  print_papers: { args: PrintPapers; result: PapersView };
  /** Papers once more, with the same numbers and lines: one got wet, or the printer jammed. */
  reprint_papers: { args: ReprintPapers; result: PapersView };
  /** Mark what was ticked on a paper. */
  type_paper: { args: TypePaper; result: TypedView };
  /** A paper came back with nothing to type, or is lost. */
  settle_paper: { args: SettlePaper; result: Empty };
  /** The tubes of a round: how full, what is wrong, what the laboratory says. */
  list_tubes: { args: RoundArgs; result: TubeList };
  /** A code for the next tube that no round of today has used, as far as this laptop knows. */
  next_tube: { args: NextTube; result: TubeCode };
  /** Write down what is wrong with a tube. */
  note_tube: { args: NoteTube; result: Empty };
  /** Put somebody who was sampled into another tube, with the reason; what was noted and answered stays. */
  move_to_tube: { args: MoveToTube; result: Marked };
  /** Write down what the laboratory says of a tube. */
  record_result: { args: RecordResult; result: Empty };
  /** What a laboratory's list comes to; nothing is written. */
  read_results: { args: LabResults; result: LabView };
  /** Write down a laboratory's list. */
  record_results: { args: LabResults; result: LabView };
  /** The list of tubes for the laboratory, as a spreadsheet. That it names people is written down. */
  export_tubes: { args: ExportTubes; result: ExportView };
  /** Labels for tubes with bar codes. */
  print_labels: { args: PrintLabels; result: ExportView };
  /** What is closed, at which level, and how it goes on. */
  list_closures: { args: Empty; result: ClosuresView };
  /** How a compound, building or unit is closed, and everything that was done to it. */
  show_closure: { args: IdArgs; result: ClosureHistory };
  /** What is closed, as a list for the wall; it names places and nobody. */
  print_closures: { args: PrintClosures; result: ExportView };
  /** Compounds, buildings and units by name or number. */
  find_places: { args: FindPlaces; result: Array<ClosurePlace> };
  /** The rules of closures, and which hold today. */
  list_rules: { args: Empty; result: RuleSets };
  /** What a new positive would do, stairwell by stairwell; nothing is written. */
  preview_positive: { args: PreviewPositive; result: PositivePreview };
  /** Write down what a new positive does to its building and to the rest. */
  report_positive: { args: ReportPositive; result: Changed };
  /** Close a place, or put a closed one at another level. */
  close_place: { args: ClosePlace; result: Empty };
  /** Carry out the step of a closure that is due. */
  step_closure: { args: StepClosure; result: Empty };
  /** Add days to a closure. */
  prolong_closure: { args: ProlongClosure; result: Empty };
  /** End a closure before its time. */
  release_closure: { args: ReleaseClosure; result: Empty };
  /** Put a place back where it was before the last step. */
  take_back_closure: { args: PlaceArgs; result: Empty };
  /** Write rules of closures down, or change them. */
  save_rules: { args: SaveRules; result: Made };
  /** Remove rules of closures. */
  remove_rules: { args: IdArgs; result: Empty };
  /** A slip with a code for everybody of a building or unit, on sheets of labels. */
  print_slips: { args: PrintSlips; result: ExportView };
  /** What a scanner read, in a round: somebody, a tube, a paper. */
  read_scan: { args: ReadScan; result: Scanned };
  /** What a scanner read, wherever it belongs: somebody in the register, a tube or a paper of any round. */
  find_scan: { args: FindScan; result: FoundScan };
  /** What can be in stock. */
  list_items: { args: Empty; result: Array<ItemView> };
  /** Where stock can be. */
  list_places: { args: Empty; result: Array<Named> };
  /** Stock by item and place. */
  show_stock: { args: Empty; result: StockView };
  /** Movements, newest first. */
  list_movements: { args: ListMovements; result: MovementList };
  /** Add an item. */
  add_item: { args: AddItem; result: Made };
  /** Add a place. */
  add_place: { args: NameArgs; result: Made };
  /** Stock came in. */
  receive_items: { args: ReceiveItems; result: Empty };
  /** Stock went from one place to another. */
  transfer_items: { args: TransferItems; result: Empty };
  /** Stock went to a home. */
  hand_out: { args: HandOut; result: HandedOut };
  /** Stock was counted. */
  count_items: { args: CountItems; result: Empty };
  /** Reverse a movement. */
  withdraw_movement: { args: WithdrawMovement; result: Empty };
  /** What a person must settle, or has. */
  list_reviews: { args: ListReviews; result: Array<ReviewView> };
  /** Decide a review. */
  settle_review: { args: SettleReview; result: Empty };
  /** Every round: until when it is kept, or how it was destroyed and who has confirmed. */
  list_retention: { args: Empty; result: RetentionView };
  /** Say how many days rounds, or one of them, are kept after their end. */
  set_keep: { args: SetKeep; result: Empty };
  /** Destroy what was recorded in a round, on every device and the hub; only its numbers stay. Cannot be undone. */
  destroy_round: { args: IdArgs; result: Empty };
  /** The signed certificate of a round's destruction, as PDF. */
  make_certificate: { args: IdArgs; result: ExportView };
  /** Check the signature of a certificate somebody brings, and show the text that was signed. */
  check_certificate: { args: CheckCertificate; result: CertificateView };
  /** Look through every file of this laptop for anything left of destroyed rounds. */
  prove_destroyed: { args: Empty; result: ProofView };
  /** How sync stands. */
  sync_state: { args: Empty; result: SyncState };
  /** Whether this laptop's clock can be believed. */
  clock_state: { args: Empty; result: ClockView };
  /** Say where the hub is, or that there is none. */
  set_hub: { args: SetHub; result: SyncState };
  /** Sync with the hub now. */
  sync_now: { args: Empty; result: SyncState };
  /** What each laptop is known to have of what is held here. */
  list_holdings: { args: Empty; result: Array<HoldingView> };
  /** Somebody has read that the hub lost facts, or that this laptop took a new identity. */
  dismiss_sync_news: { args: Empty; result: SyncState };
  /** The laptops of the committee in the room, and where this one is to be found. */
  list_peers: { args: Empty; result: RoomView };
  /** Open or close the road across the room on this laptop. */
  set_room: { args: SetRoom; result: RoomView };
  /** Exchange with the laptop at a typed address. */
  meet_peer: { args: MeetPeer; result: RoomView };
  /** Take in what the files on a USB stick hold, and make the file to put there. */
  exchange_stick: { args: ExchangeStick; result: StickView };
  /** Check the journal and that the tables equal a rebuild. */
  verify: { args: Empty; result: VerifyView };
  /** What the hub has not signed for yet, by name; without a hub, what nobody else has. */
  list_waiting: { args: Slice; result: WaitingList };
  /** What is under way, what remains, who must not be forgotten. */
  today: { args: Empty; result: TodayView };
  /** A round as a spreadsheet: its numbers, every target by name, those left. That it names people is written down. */
  export_round: { args: ExportRound; result: ExportView };
  /** A round as a short text for a chat. */
  round_text: { args: RoundArgs; result: RoundTextView };
  /** Show a masked field of a resident in clear; that it was seen, by whom and why, is written down first. */
  reveal_number: { args: RevealNumber; result: RevealedView };
  /** How often a resident's masked fields were seen in clear. */
  count_reveals: { args: IdArgs; result: RevealCount };
  /** Who saw which masked field of whom, when and why. */
  list_reveals: { args: ListDisclosures; result: RevealList };
  /** Which files that name people were made, by whom, and until when they may be kept. */
  list_exports: { args: ListDisclosures; result: ExportList };
  /** The backups of this laptop. */
  list_backups: { args: Empty; result: BackupsView };
  /** Make a backup now. */
  back_up_now: { args: Empty; result: BackupsView };
  /** Put a backup back; what is there now is put aside. */
  restore_backup: { args: BackupName; result: StatusView };
  /** Make the tables anew from the journal; where the file is damaged, a fresh file of everything that can be read. */
  rebuild: { args: Empty; result: RebuiltView };
  /** Where the file cannot be read: put it aside, begin empty and fetch everything from the others. */
  fetch_again: { args: Empty; result: StatusView };
  /** See whether what was wrong with the disk has passed. */
  try_again: { args: Empty; result: StatusView };
}
