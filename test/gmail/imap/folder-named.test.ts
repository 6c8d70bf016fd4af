import { folderNamed } from '../../../gmail/imap/folders';

/** As Gmail lists them for an account in German. */
const german = [
	{ id: 'INBOX', name: 'INBOX' },
	{ id: '\\All', name: '[Gmail]/Alle Nachrichten' },
	{ id: '\\Junk', name: '[Gmail]/Spam' },
	{ id: '\\Trash', name: '[Gmail]/Papierkorb' },
	{ id: '\\Sent', name: '[Gmail]/Gesendet' },
	{ id: 'Customers/New', name: 'Customers/New' },
	{ id: 'Drafts', name: 'Drafts' },
];

it.each([
	['INBOX', 'INBOX'],
	['Inbox', 'INBOX'],
	['customers/new', 'Customers/New'],
	['All Mail', '\\All'],
	['SPAM', '\\Junk'],
	['Trash', '\\Trash'],
	['Sent', '\\Sent'],
	['[Gmail]/Papierkorb', '[Gmail]/Papierkorb'],
	// Somebody made a label of that name: it is meant.
	['Drafts', 'Drafts'],
	// Gmail shows no such folder over IMAP.
	['Starred', 'Starred'],
	['Nowhere', 'Nowhere'],
])('somebody who says %s means %s', (name, folder) => {
	expect(folderNamed(name, german)).toBe(folder);
});
