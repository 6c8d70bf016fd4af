import type { SystemLabel } from './labels';

/** A folder that Gmail makes by itself; `all` has no label of its own. */
export type SystemFolder = Exclude<SystemLabel, '\\Inbox'> | 'all';

interface FolderNames {
	/** The \Noselect folder around the system folders. */
	prefix: string;
	names: Record<SystemFolder, string>;
}

/** SPECIAL-USE attribute of each system folder (RFC 6154; RFC 8457 for \Important). */
export const specialUse: Record<SystemFolder, string> = {
	all: '\\All',
	'\\Draft': '\\Drafts',
	'\\Important': '\\Important',
	'\\Sent': '\\Sent',
	'\\Junk': '\\Junk',
	'\\Starred': '\\Flagged',
	'\\Trash': '\\Trash',
};

/** Names follow the language of the user's Gmail, so clients must go by the special use instead. */
const folderNamesByLocale = {
	en: names('[Gmail]', 'All Mail', 'Drafts', 'Important', 'Sent Mail', 'Spam', 'Starred', 'Trash'),
	'en-GB': names(
		'[Google Mail]',
		'All Mail',
		'Drafts',
		'Important',
		'Sent Mail',
		'Spam',
		'Starred',
		'Bin',
	),
	de: names(
		'[Gmail]',
		'Alle Nachrichten',
		'Entwürfe',
		'Wichtig',
		'Gesendet',
		'Spam',
		'Markiert',
		'Papierkorb',
	),
	fr: names(
		'[Gmail]',
		'Tous les messages',
		'Brouillons',
		'Important',
		'Messages envoyés',
		'Spam',
		'Suivis',
		'Corbeille',
	),
	es: names(
		'[Gmail]',
		'Todos',
		'Borradores',
		'Importantes',
		'Enviados',
		'Spam',
		'Destacados',
		'Papelera',
	),
	ja: names(
		'[Gmail]',
		'すべてのメール',
		'下書き',
		'重要',
		'送信済みメール',
		'迷惑メール',
		'スター付き',
		'ゴミ箱',
	),
};

export type Locale = keyof typeof folderNamesByLocale;

/** The folder names of a language, prefix included: `[Gmail]/Gesendet`. */
export function folderNames(locale: Locale): FolderNames {
	return folderNamesByLocale[locale];
}

function names(
	prefix: string,
	all: string,
	draft: string,
	important: string,
	sent: string,
	junk: string,
	starred: string,
	trash: string,
): FolderNames {
	const path = (name: string) => `${prefix}/${name}`;
	return {
		prefix,
		names: {
			all: path(all),
			'\\Draft': path(draft),
			'\\Important': path(important),
			'\\Sent': path(sent),
			'\\Junk': path(junk),
			'\\Starred': path(starred),
			'\\Trash': path(trash),
		},
	};
}
