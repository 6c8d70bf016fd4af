/** Gmail's system labels, as X-GM-LABELS writes them (developers.google.com, IMAP extensions). */
export const systemLabels = [
	'\\Inbox',
	'\\Sent',
	'\\Draft',
	'\\Starred',
	'\\Important',
	'\\Trash',
	'\\Junk',
] as const;

export type SystemLabel = (typeof systemLabels)[number];

const canonical = new Map<string, SystemLabel>(
	systemLabels.map((label) => [label.toLowerCase(), label]),
);
canonical.set('\\spam', '\\Junk');
canonical.set('\\flagged', '\\Starred');
canonical.set('\\drafts', '\\Draft');

/** The one spelling of a label: system labels in any case become Gmail's own, user labels stay. */
export const canonicalLabel = (label: string): string =>
	canonical.get(label.toLowerCase()) ?? label;

export const isSystemLabel = (label: string): label is SystemLabel => label.startsWith('\\');

/** Flags that are labels too: setting one sets the other. */
export const labelOfFlag: ReadonlyMap<string, SystemLabel> = new Map([
	['\\Flagged', '\\Starred'],
	['\\Draft', '\\Draft'],
]);

/** A message is in one of these places only: naming one leaves the others. */
const places: readonly string[] = ['\\Inbox', '\\Trash', '\\Junk'];

/** What Gmail takes away when a label is added: into Trash is out of Inbox and Spam, and so on. */
export const labelsLeftFor = (label: string): string[] =>
	places.includes(label) ? places.filter((place) => place !== label) : [];
