import { createServiceAccount } from '../../demo/credentials';
import type { SavedWorkflow } from '../../demo/n8n-rest';
import { people, type Pipeline } from '../../demo/pipeline';
import type { SandboxProcess } from '../../demo/sandbox-process';
import type { Collector } from './collector';
import { mailboxOf, type Mailbox, type MailboxName } from './mailboxes';
import type { PlannedMail } from './plan';
import { reportingWorkflow } from './workflow';

/** What an orderly stop may take, in ms: on a busy machine n8n would otherwise be killed in the middle of it, which is another test. */
export const LONGEST_STOP = 120_000;
export const patientStop = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '110' };

/** Makes an account for each of these mailboxes, and publishes its workflow. Returns the workflows by the name of the mailbox. */
export const publishAll = async (
	{ sandbox, rest }: Pipeline,
	collector: Collector,
	mailboxes: Mailbox[],
): Promise<Map<MailboxName, SavedWorkflow>> => {
	for (const { address, name } of mailboxes) {
		await sandbox.control('addAccount', { address, name });
		if (name === 'hidden') await sandbox.control('showFolderInImap', { address, shown: false });
	}
	const domain = await createServiceAccount(sandbox, rest, people.reports, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	const workflows = new Map<MailboxName, SavedWorkflow>();
	for (const mailbox of mailboxes) {
		const saved = await rest.createWorkflow(reportingWorkflow(mailbox, domain, collector.url));
		await rest.activate(saved);
		workflows.set(mailbox.name, saved);
	}
	return workflows;
};

/** The rest of a message that has a file. */
const withFile = [
	'MIME-Version: 1.0',
	'Content-Type: multipart/mixed; boundary=b',
	'',
	'--b',
	'',
	'Hello',
	'--b',
	'Content-Type: text/csv; name=order.csv',
	'Content-Disposition: attachment; filename=order.csv',
	'',
	'4711,1',
	'--b--',
	'',
].join('\r\n');

/** A mail whose execution fails never and works for a while, the same for the same number. */
export const quietMail = ({ name }: Mailbox, number: number): PlannedMail => ({
	key: `${name} ${String(number).padStart(4, '0')}`,
	mailbox: name,
	at: 0,
	fails: 'never',
	works: 200 + ((number * 379) % 1_200),
});

/** Who wrote a mail. Each has a sender of its own: automatic replies to one address have a limit. */
export const senderOf = ({ key }: Pick<PlannedMail, 'key'>): string =>
	`${key.replace(' ', '.')}@customer.test`;

/** A customer's mail arrives. */
export const deliverTo = async (
	sandbox: SandboxProcess,
	mail: Pick<PlannedMail, 'key' | 'mailbox'>,
): Promise<void> => {
	const { key, mailbox } = mail;
	const [from, { address: to }] = [senderOf(mail), mailboxOf(mailbox)];
	// The answer has to arrive somewhere.
	if (mailbox === 'answer' || mailbox === 'succeeds') {
		await sandbox.control('addAccount', { address: from, name: 'Carla' });
	}
	const header = `From: Carla <${from}>\r\nTo: ${to}\r\nSubject: ${key}\r\nMessage-ID: <${key.replace(' ', '-')}@customer.test>\r\n`;
	const source = `${header}${mailbox === 'files' ? withFile : '\r\nHello'}`;
	await sandbox.control('deliver', {
		from: people.customer,
		to: [to],
		rawBase64: Buffer.from(source).toString('base64'),
	});
};
