import { createTransport, type SendMailOptions } from 'nodemailer';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf, type AskingRun } from './asking-workflow';
import { until } from './until';

const { customer: carla, support, reports: alice } = people;
let pipeline: Pipeline;
let round = 0;

beforeAll(async () => {
	// Its trigger watches the inbox of the mailbox that asks.
	pipeline = await startPipeline();
});

afterAll(async () => {
	await pipeline?.close();
});

const subject = (): string => `Question ${++round}`;

const mailTo = async (address: string, about: string) =>
	await until(`${address} is asked "${about}"`, async () =>
		(await mailsOf(pipeline, address)).find((mail) => mail.subject === about),
	);

/** Answers a mail as a mail program does: the words, and the mail below them. */
const reply = async (
	to: { messageId?: string; references?: string | string[]; subject?: string; text?: string },
	words: string,
	{ from = carla, ...more }: Partial<SendMailOptions> & { from?: string } = {},
): Promise<void> => {
	const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
	const quoted = String(to.text ?? '')
		.split('\n')
		.map((line) => `> ${line}`)
		.join('\n');
	await transport.sendMail({
		from,
		to: support,
		subject: `Re: ${to.subject?.replace(/^Re: /, '')}`,
		text: `${words}\n\nOn Sun, 29 Nov 2026 at 09:00, ${support} wrote:\n${quoted}\n`,
		inReplyTo: to.messageId,
		references: [to.references ?? [], to.messageId ?? ''].flat(),
		...more,
	});
	transport.close();
};

const startedByMail = async (): Promise<number> =>
	(await pipeline.rest.executions(pipeline.answer.id)).length;

/** Whether a mail with these words has started the workflow of the trigger. */
const hasStarted = async (words: string): Promise<boolean> => {
	for (const { id } of await pipeline.rest.executions(pipeline.answer.id))
		if ((await pipeline.rest.executionData(id)).includes(words)) return true;
	return false;
};

/** Until the trigger has dealt with all that has come so far. */
const seen = async (): Promise<void> => {
	const before = await startedByMail();
	const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
	await transport.sendMail({ from: 'x@other.test', to: support, subject: 'Later', text: 'Later' });
	transport.close();
	await until('a later mail has started its workflow', async () =>
		(await startedByMail()) > before ? true : undefined,
	);
};

const waits = async (run: AskingRun, id: string): Promise<void> => {
	await seen();
	await until('it waits again', async () =>
		(await run.execution(id))?.status === 'waiting' ? true : undefined,
	);
};

test('only the person who was asked decides by a reply, and the mail needs no link', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: `Carla <${carla}>`,
		subject: about,
		options: { answerBy: 'reply' },
	});
	const id = await run.start();
	const mail = await mailTo(carla, about);
	expect(linksIn(mail)).toEqual([]);
	expect(mail.text).toContain('Please reply to this mail: begin with "yes" or "no"');
	expect(mail.text).not.toContain('http');

	await reply(mail, 'Yes', { from: 'mallory@customer.test' });
	await reply(mail, 'Yes', { envelope: { from: 'mallory@evil.test', to: [support] } });
	await reply(mail, 'Yes, I am away until Monday', {
		headers: { 'Auto-Submitted': 'auto-replied' },
	});
	await reply({ ...mail, messageId: '<other@customer.test>', references: [] }, 'Yes');
	await waits(run, id);
	expect((await run.data(id)).resultData.runData.After).toBeUndefined();

	await reply(mail, 'Nein, zu teuer');
	expect((await run.ended(id)).status).toBe('success');
	const [item] = await run.after(id);
	expect(item?.json).toMatchObject({
		approved: false,
		decision: 'disapproved',
		text: 'Nein, zu teuer',
		answeredBy: { name: 'Carla', address: carla },
		way: 'reply',
		messageId: mail.messageId,
	});
	await seen();
	expect(await hasStarted('Nein, zu teuer')).toBe(false);
	expect(await hasStarted('I am away until Monday')).toBe(true);

	// Too late: mail like any other.
	await reply(mail, 'Yes after all');
	await until('a late reply starts the workflow', async () =>
		(await hasStarted('Yes after all')) ? true : undefined,
	);
	expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'disapproved' });
});

test('whoever learns where replies are told of can decide nothing there', async () => {
	const about = subject();
	const run = await askingRun(pipeline, { to: carla, subject: about });
	const id = await run.start();
	const mail = await mailTo(carla, about);
	const [link = ''] = linksIn(mail);
	const [, execution, node, place, signature = ''] =
		/^<ask\.([^.]+)\.([^.]+)\.([^.]+)\.([^.@]+)@/.exec(mail.messageId ?? '') ?? [];
	const told = `${new URL(link).origin}/webhook-waiting/${execution}/${node}?q=${place}&signature=${Buffer.from(signature, 'base64url').toString('hex')}`;
	expect(await (await fetch(told)).text()).toContain('Please answer the mail itself');
	const post = async (url: string, body: object): Promise<string> =>
		await (
			await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			})
		).text();
	expect(await post(told, { from: 'mallory@customer.test', id: mail.messageId })).toContain(
		'refused',
	);
	// A mail of the mailbox that is no reply, one that is not there, and one that names a decision.
	const forged = { from: carla, decision: 'approved', comment: 'forged' };
	for (const messageId of [mail.messageId, '<nowhere@customer.test>', `<${about}@x>`]) {
		expect(await post(told, { ...forged, id: messageId })).toContain('noted');
		await waits(run, id);
	}
	// The place of a link, signed for replies.
	expect(await post(told.replace('q=r', 'q='), forged)).toContain('nvalid');
	await waits(run, id);
	expect((await run.data(id)).resultData.runData.After).toBeUndefined();
	await answerBy(link, { decision: 'approved' });
	expect((await run.ended(id)).status).toBe('success');
	expect((await run.after(id))[0]?.json).toMatchObject({ way: 'link', text: '' });
});

test('links and replies together: two people at once, one by each way', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: `${carla}, ${alice}, bob@customer.test`,
		subject: about,
		options: { decidedBy: 'all' },
	});
	const id = await run.start();
	const [first, second] = [await mailTo(carla, about), await mailTo(alice, about)];
	expect(first.text).toContain('You can also reply to this mail');
	const [link = ''] = linksIn(second);
	await Promise.all([
		reply(first, 'ok'),
		// Forwarded to another one who was asked: who sent the reply counts.
		reply(first, 'Approved, thanks', { from: 'bob@customer.test' }),
		until('the link is taken', async () =>
			(await answerBy(link, { decision: 'approved' })).text.includes('Thank you')
				? true
				: undefined,
		),
	]);
	expect((await run.ended(id)).status).toBe('success');
	const [item] = await run.after(id);
	expect(item?.json).toMatchObject({ decision: 'approved' });
	const answers = item?.json.answers as Array<{ address: string; way: string }>;
	expect(answers.map(({ address, way }) => `${address} ${way}`).sort()).toEqual([
		`${alice} link`,
		'bob@customer.test reply',
		`${carla} reply`,
	]);
});

test('a reply that says neither yes nor no is asked about again, in the thread; n8n starts again meanwhile', async () => {
	const about = subject();
	const run = await askingRun(pipeline, {
		to: carla,
		subject: about,
		options: { answerBy: 'both' },
	});
	const id = await run.start();
	const mail = await mailTo(carla, about);
	await reply(mail, 'What does it cost?');
	const again = await until('Carla is asked again', async () =>
		(await mailsOf(pipeline, carla)).find((each) => each.subject === `Re: ${about}`),
	);
	expect(again.text).toContain('begins with neither yes nor no');
	expect(again.references).toContain(mail.messageId);
	await pipeline.n8n.stop();
	await reply(again, 'Dann ja, bitte');
	await reply(mail, 'Yes, please');
	pipeline.n8n = await pipeline.n8n.startAgain();
	expect((await run.ended(id)).status).toBe('success');
	expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'approved', way: 'reply' });
});

test('a free text by a reply, and words of one’s own', async () => {
	const [text, words] = [subject(), subject()];
	const asksText = await askingRun(pipeline, {
		to: carla,
		subject: text,
		responseType: 'freeText',
	});
	const textId = await asksText.start();
	await reply(await mailTo(carla, text), 'By Friday.\nMaybe earlier.');
	await asksText.ended(textId);
	expect((await asksText.after(textId))[0]?.json).toMatchObject({
		text: 'By Friday.\nMaybe earlier.',
		data: { text: 'By Friday.\nMaybe earlier.' },
		way: 'reply',
	});

	const asksWords = await askingRun(pipeline, {
		to: carla,
		subject: words,
		options: { approveWords: 'go', disapproveWords: 'stop', unclearReply: 'handOver' },
	});
	const wordsId = await asksWords.start();
	const mail = await mailTo(carla, words);
	expect(mail.text).toContain('begin with "go" or "stop"');
	await reply(mail, 'yes');
	await asksWords.ended(wordsId);
	expect((await asksWords.after(wordsId))[0]?.json).toMatchObject({
		approved: false,
		decision: 'undecided',
		text: 'yes',
	});
});

test('where no trigger sees replies, the mail does not speak of them', async () => {
	await pipeline.rest.deactivate(pipeline.answer.id);
	const about = subject();
	const run = await askingRun(pipeline, { to: carla, subject: about });
	const id = await run.start();
	const mail = await mailTo(carla, about);
	expect(mail.text).not.toContain('reply to this mail');
	await answerBy(linksIn(mail)[0] ?? '', { decision: 'approved' });
	expect((await run.ended(id)).status).toBe('success');
});
