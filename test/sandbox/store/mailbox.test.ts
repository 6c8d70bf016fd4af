import { MailStore } from '../../../sandbox/store/mail-store';
import type { Mailbox, MailboxChange } from '../../../sandbox/store/mailbox';

let mailbox: Mailbox;
let changes: string[];
beforeEach(() => {
	mailbox = new MailStore().addAccount({ address: 'anna@example.com', name: 'Anna' });
	changes = [];
	mailbox.on('change', (change) => changes.push(told(change)));
});

const told = (change: MailboxChange): string =>
	'uid' in change
		? `${change.kind} ${change.folder.path} ${change.uid}`
		: `${change.kind} ${change.folder.path}`;
const append = (...labels: string[]) =>
	mailbox.append(Buffer.from('Subject: x\r\n\r\ny'), { labels });
const pathsOf = (id: bigint) =>
	mailbox
		.folders()
		.filter((folder) => folder.uidOf(id) !== undefined)
		.map(({ path }) => path);

it('shows a message in the folder of each label and once in All Mail', () => {
	const { id } = append('\\Inbox', 'Customers/New');
	expect(pathsOf(id)).toEqual(['INBOX', '[Gmail]/All Mail', 'Customers/New']);
	expect(mailbox.labels()).toContain('Customers/New');
});

it('gives a label that is added later a new UID in its folder and none in All Mail', () => {
	append('Later');
	const { id } = append('\\Inbox');
	changes = [];
	mailbox.update(id, { addLabels: ['Later'] });
	expect(changes).toEqual(['changed INBOX 1', 'changed [Gmail]/All Mail 2', 'added Later 2']);
	mailbox.update(id, { removeLabels: ['Later'] });
	mailbox.update(id, { addLabels: ['Later'] });
	expect(mailbox.folder('Later')?.uidOf(id)).toBe(3);
	expect(mailbox.folder('[Gmail]/All Mail')?.uidOf(id)).toBe(2);
});

it.each<[string, string, string[]]>([
	['\\Trash', 'Trash', ['[Gmail]/Trash']],
	['\\Junk', 'Spam', ['[Gmail]/Spam']],
])('shows what has %s in %s only, and back in its labels after \\Inbox', (label, _, paths) => {
	const { id } = append('\\Inbox', 'Kept');
	mailbox.update(id, { addLabels: [label] });
	expect(pathsOf(id)).toEqual(paths);
	mailbox.update(id, { addLabels: ['\\Inbox'] });
	expect(pathsOf(id)).toEqual(['INBOX', '[Gmail]/All Mail', 'Kept']);
});

it('takes \\Flagged and \\Starred for one thing', () => {
	const { id } = append('\\Inbox');
	mailbox.update(id, { addFlags: ['\\Flagged'] });
	expect(pathsOf(id)).toContain('[Gmail]/Starred');
	const unstarred = mailbox.update(id, { removeLabels: ['\\Starred'] });
	expect(unstarred?.flags.has('\\Flagged')).toBe(false);
});

it('tells nothing and counts nothing where nothing changed', () => {
	const { id, modseq } = append('\\Inbox');
	changes = [];
	mailbox.update(id, { addLabels: ['\\inbox'], removeFlags: ['\\Seen'] });
	expect(changes).toEqual([]);
	expect(mailbox.get(id)?.modseq).toBe(modseq);
});

it('raises the mod-sequence of message and folder with every change, a removal too', () => {
	const { id } = append('\\Inbox');
	const inbox = mailbox.folder('INBOX');
	const seen = [inbox?.highestModseq];
	mailbox.update(id, { addFlags: ['\\Seen'] });
	seen.push(inbox?.highestModseq);
	expect(mailbox.get(id)?.modseq).toBe(inbox?.highestModseq);
	mailbox.remove(id);
	seen.push(inbox?.highestModseq);
	expect(seen).toEqual([2n, 3n, 4n]);
	expect(mailbox.all()).toEqual([]);
});

it('names its folders in the language of the user, INBOX in all of them', () => {
	mailbox.locale = 'de';
	expect(mailbox.folder('[Gmail]/Gesendet')?.specialUse).toBe('\\Sent');
	expect(mailbox.folder('[Gmail]/Sent Mail')).toBeUndefined();
	mailbox.locale = 'en-GB';
	expect(mailbox.folder('[Google Mail]/Bin')?.specialUse).toBe('\\Trash');
	expect(mailbox.folder('inbox')?.label).toBe('\\Inbox');
});

it('hides what the user does not show in IMAP', () => {
	mailbox.showInImap(undefined, false);
	expect(mailbox.folders().some(({ specialUse }) => specialUse === '\\All')).toBe(false);
	mailbox.showInImap(undefined, true);
	expect(mailbox.folder('[Gmail]/All Mail')).toBeDefined();
});

it('numbers a folder anew under another UIDVALIDITY', () => {
	append('\\Inbox');
	const gone = append('\\Inbox');
	const { id } = append('\\Inbox');
	mailbox.remove(gone.id);
	const inbox = mailbox.folder('INBOX');
	if (!inbox) throw new Error('No INBOX');
	const before = inbox.uidValidity;
	mailbox.renumber(inbox);
	expect(inbox.uidValidity).toBeGreaterThan(before);
	expect([inbox.uidOf(id), inbox.uidNext]).toEqual([2, 3]);
	expect(changes.at(-1)).toBe('renumbered INBOX');
});

it('renames a label with those below it and keeps their UIDs', () => {
	const { id } = append('Old', 'Old/Sub', 'Older');
	mailbox.renameLabel('Old', 'New');
	expect([...(mailbox.get(id)?.labels ?? [])].sort()).toEqual(['New', 'New/Sub', 'Older']);
	expect(mailbox.folder('New/Sub')?.uidOf(id)).toBe(1);
	expect(mailbox.folder('Old')).toBeUndefined();
});

it('keeps the messages of a label that is deleted, and gives the next one of that name new UIDs', () => {
	const { id } = append('Gone');
	const before = mailbox.folder('Gone')?.uidValidity ?? 0;
	mailbox.deleteLabel('Gone');
	expect(pathsOf(id)).toEqual(['[Gmail]/All Mail']);
	mailbox.createLabel('Gone');
	expect(mailbox.folder('Gone')?.uidValidity).toBeGreaterThan(before);
});

it('turns bare line ends into CRLF and leaves others alone', () => {
	const labels = ['\\Inbox'];
	const bare = mailbox.append(Buffer.from('A: b\n\nline\r\nlast\n'), { labels });
	expect(bare.source.toString()).toBe('A: b\r\n\r\nline\r\nlast\r\n');
	const already = Buffer.from('A: b\r\n\r\nline\r\n');
	expect(mailbox.append(already, { labels }).source).toBe(already);
});
