import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { simpleParser } from 'mailparser';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { noteRunningDemo } from '../../demo/address-book';
import { customerMail, dropMail } from '../../demo/answer-round';
import { createServiceAccount } from '../../demo/credentials';
import { exampleWorkflow, withParameters, type ExampleName } from '../../demo/example-workflow';
import type { SavedWorkflow, Workflow } from '../../demo/n8n-rest';
import { offerExamples } from '../../demo/offer-examples';
import { oneTimeSchedule } from '../../demo/one-time-schedule';
import { OutsideMailbox } from '../../demo/outside-mailbox';
import { filesIn, people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { reportRound } from '../../demo/report-round';
import { successfulExecution } from '../../demo/round';
import type { MessageSummary } from '../../sandbox/control';
import { bounces } from '../gmail/read/read-bounces';
import { pictureOf } from './editor';
import { until } from './until';

let pipeline: Pipeline;
let files: string;
let active: SavedWorkflow | undefined;

beforeAll(async () => {
	pipeline = await startPipeline();
	files = join(filesIn(pipeline.folder), 'one test');
	mkdirSync(files, { recursive: true });
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterEach(async () => {
	if (active) await pipeline.rest.deactivate(active.id);
	active = undefined;
});

afterAll(async () => {
	await pipeline?.close();
});

const example = (name: ExampleName): Workflow =>
	exampleWorkflow(name, Object.values(pipeline.credentials));

const publish = async (workflow: Workflow): Promise<SavedWorkflow> => {
	active = await pipeline.rest.createWorkflow(workflow);
	await pipeline.rest.activate(active);
	return active;
};

/** The message of a subject in a mailbox, once it is as expected. */
const message = async (
	address: string,
	subject: string,
	isReady: (message: MessageSummary) => boolean = () => true,
): Promise<MessageSummary> =>
	await until(`${address} has "${subject}"`, async () => {
		const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
			'listMessages',
			{ address },
		);
		return messages.find(
			(candidate) =>
				Buffer.from(candidate.raw, 'base64').toString().includes(`Subject: ${subject}`) &&
				isReady(candidate),
		);
	});

const finished = async (workflow: SavedWorkflow): Promise<void> => {
	await until('the execution has ended', async () => {
		const { status } = await successfulExecution(pipeline.rest, workflow.id);
		return status === 'success' ? status : undefined;
	});
};

/** As any mail server of the world hands mail to Gmail. */
const sendFromOutside = async (mail: SendMailOptions): Promise<void> => {
	const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
	await transport.sendMail({ from: people.customer, to: people.support, ...mail });
	transport.close();
};

test('inbox triage puts a label on a message and answers it', async () => {
	const workflow = await publish(example('inbox-triage'));
	const mail = customerMail('Where is my order 4712?');
	await dropMail(pipeline, mail);
	const inbox = await OutsideMailbox.open(pipeline.sandbox.login(people.customer));
	const { parsed } = await inbox.waitFor(({ inReplyTo }) => inReplyTo === mail.messageId, 30_000);
	await inbox.close();
	expect(parsed.text).toContain('It is with the people for Orders now');
	const { labels } = await message(people.support, mail.subject);
	expect(labels).toEqual(expect.arrayContaining(['\\Inbox', 'Triage/Orders']));
	await finished(workflow);
});

test('attachments to files writes what is wanted, byte for byte, and labels the message', async () => {
	const workflow = await publish(
		withParameters(example('attachments-to-files'), 'Write File', {
			fileName: `=${files}/{{ $json.part }}-{{ $binary.data.fileName }}`,
		}),
	);
	const pdf = randomBytes(2_000_000);
	await sendFromOutside({
		subject: 'The contract',
		text: 'Here it is',
		attachments: [
			{ filename: 'Größe.pdf', content: pdf, contentType: 'application/pdf' },
			{ filename: 'notes.txt', content: 'not wanted' },
		],
	});
	await message(people.support, 'The contract', ({ labels }) => labels.includes('Filed'));
	await finished(workflow);
	expect(readdirSync(files)).toEqual(['2-Größe.pdf']);
	expect(readFileSync(join(files, '2-Größe.pdf')).equals(pdf)).toBe(true);
	expect(existsSync(join(files, '3-notes.txt'))).toBe(false);
});

test('bounce handling puts the report away and tells who was not reached', async () => {
	const workflow = await publish(example('bounce-handling'));
	const { servers, accounts, caPem } = pipeline.sandbox;
	const { appPassword } = accounts.find(({ address }) => address === people.support)!;
	const transport = createTransport({
		...servers.smtp,
		secure: true,
		auth: { user: people.support, pass: appPassword },
		tls: { ca: caPem },
	});
	await transport.sendMail({
		from: people.support,
		to: 'nobody@customer.test',
		subject: 'Our offer',
		text: 'Hello',
	});
	transport.close();
	const told = await message(people.support, 'Could not be delivered to nobody@customer.test');
	const text = Buffer.from(told.raw, 'base64').toString();
	expect(text).toContain('"Our offer" did not reach nobody@customer.test, and will not');
	const { labels } = await message(people.support, 'Delivery Status Notification');
	expect(labels).toContain('Bounces');
	expect(labels).not.toContain('\\Inbox');
	await finished(workflow);
});

test('bounce handling understands the reports of other mail systems, and leaves all else where it is', async () => {
	const workflow = await publish(example('bounce-handling'));
	const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
	const reports = ['qmail-two', 'office-365', 'exchange-55', 'nobody-named'];
	const others = ['exim-delay', 'report-delayed', 'person-forwards-a-bounce', 'reply-office-365'];
	for (const { name, source } of bounces) {
		if (![...reports, ...others].includes(name)) continue;
		// Mail systems report to the sender of a message, with none of their own (RFC 5321 section 4.5.5).
		const raw = source
			.toString()
			.replace(/^Message-ID:.*$/im, `Message-ID: <${name}@mx.example.org>`);
		await transport.sendMail({ envelope: { from: '', to: people.support }, raw });
	}
	transport.close();

	const told = async (): Promise<string[]> => {
		const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
			'listMessages',
			{ address: people.support },
		);
		const parsed = await Promise.all(
			messages.map(async ({ raw }) => await simpleParser(Buffer.from(raw, 'base64'))),
		);
		return parsed
			.filter(({ subject = '' }) => /^Could not be delivered to (jane|joe|somebody)/.test(subject))
			.map(({ text = '' }) => text.split('\n')[0] ?? '');
	};
	const expected = [
		'"A message" did not reach somebody; the report, which is under Bounces, does not name the address.',
		'"Your invoice" did not reach jane@example.org, and will not: take the address off your lists.',
		'"Your invoice" did not reach jane@example.org, and will not: take the address off your lists.',
		'"Your invoice" did not reach jane@example.org.',
		'"Your invoice" did not reach joe@example.net for now.',
	];
	await until('all are told', async () =>
		(await told()).length >= expected.length ? true : undefined,
	);
	await finished(workflow);
	expect((await told()).sort()).toEqual(expected);

	const { messages } = await pipeline.sandbox.control<{ messages: MessageSummary[] }>(
		'listMessages',
		{ address: people.support },
	);
	const labelsOf = (name: string): string[] =>
		messages.find(({ raw }) =>
			Buffer.from(raw, 'base64').toString().includes(`Message-ID: <${name}@mx.example.org>`),
		)?.labels ?? [];
	for (const name of reports) {
		expect([name, labelsOf(name).includes('Bounces')]).toEqual([name, true]);
		expect([name, labelsOf(name).includes('\\Inbox')]).toEqual([name, false]);
	}
	for (const name of others) {
		expect([name, labelsOf(name).includes('\\Inbox')]).toEqual([name, true]);
	}
});

test('one service account reports to each user what is unread', async () => {
	const { sandbox, rest } = pipeline;
	const serviceAccount = await createServiceAccount(sandbox, rest, people.reports, {
		accessLevel: 'fullMail',
		allowOtherMailboxes: true,
	});
	await sendFromOutside({ to: people.reports, subject: 'Unread by <Alice>', text: 'Hello' });
	await sendFromOutside({ to: people.support, subject: 'Unread by support', text: 'Hello' });
	await message(people.support, 'Unread by support');
	const { rule } = oneTimeSchedule(4_000);
	const users = [people.reports, people.support];
	const workflow = withParameters(
		withParameters(exampleWorkflow('report-for-each-user', [serviceAccount]), 'Users', {
			jsCode: `return ${JSON.stringify(users.map((user) => ({ json: { user } })))};`,
		}),
		'Every Weekday at 7',
		{ rule },
	);
	const saved = await publish({
		...workflow,
		settings: { ...workflow.settings, timezone: 'UTC' },
	});
	const isReport = ({ raw }: MessageSummary): boolean =>
		Buffer.from(raw, 'base64').toString().includes('unread messages since yesterday');
	for (const [user, subject] of [
		[people.reports, 'Unread by &lt;Alice>'],
		[people.support, 'Unread by support'],
	] as const) {
		const report = await message(user, '', isReport);
		const { html } = await simpleParser(Buffer.from(report.raw, 'base64'));
		expect(html).toContain(`<td>${subject}</td>`);
	}
	await finished(saved);
});

test('the examples that the demo puts into n8n run as they are, and what it writes is a mail of its own', async () => {
	const { rest, folder } = pipeline;
	const list = async (): Promise<SavedWorkflow[]> => await rest.call('GET', '/workflows');
	// Other tests have put in the same examples, changed for them.
	const before = new Set((await list()).map(({ id }) => id));
	await offerExamples(pipeline);
	const offered = (await list()).filter(({ id }) => !before.has(id));
	const named = async (name: string): Promise<SavedWorkflow> => {
		const { id } = offered.find((workflow) => workflow.name === name)!;
		return await rest.call('GET', `/workflows/${id}`);
	};
	const reports = await named('Report for each user');
	await rest.call('POST', `/workflows/${reports.id}/run`, {
		workflowData: reports,
		triggerToStartFrom: { name: 'Every Weekday at 7' },
	});
	await finished(reports);

	active = await named('Attachments to files');
	await rest.activate(active);
	const forget = noteRunningDemo(pipeline);
	const pdf = join(folder, 'contract.pdf');
	writeFileSync(pdf, '%PDF-1.4 of the demo');
	try {
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', 'demo/mail.ts', 'From the command line', pdf],
			{ cwd: join(__dirname, '../..') },
		);
		expect(stdout).toContain(`${people.customer} -> ${people.support}  "From the command line"`);
	} finally {
		forget();
	}
	await message(people.support, 'From the command line', ({ labels }) => labels.includes('Filed'));
	await finished(active);
	expect(readdirSync(filesIn(folder)).some((name) => name.endsWith('contract.pdf'))).toBe(true);
});

test('the scheduled report reads well: its picture', async () => {
	const { workflow } = await reportRound(pipeline);
	await pipeline.rest.deactivate(workflow.id);
	const report = await message(people.customer, 'Orders of');
	const { html } = await simpleParser(Buffer.from(report.raw, 'base64'));
	for (const words of ['North', '128', '373', 'Revenue']) expect(html).toContain(words);
	await pictureOf(String(html), 'report-mail');
});
