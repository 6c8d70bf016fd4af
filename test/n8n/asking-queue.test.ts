import { createTransport } from 'nodemailer';
import { people } from '../../demo/pipeline';
import { describeServers } from '../servers/requirements';
import { answerBy, askingRun, linksIn, mailsOf } from './asking-workflow';
import { startQueuePipeline, type QueuePipeline } from './queue-pipeline';
import { until } from './until';

const { customer: carla, support } = people;

describeServers('questions in queue mode, with two workers', ['redis', 'postgres'], () => {
	let pipeline: QueuePipeline;

	// Its trigger, which runs on main, watches the inbox of the mailbox that asks.
	beforeAll(async () => {
		pipeline = await startQueuePipeline({ workers: 2 });
	});

	afterAll(async () => await pipeline?.close());

	const mailAbout = async (about: string) =>
		await until(`Carla is asked "${about}"`, async () =>
			(await mailsOf(pipeline, carla)).find((mail) => mail.subject === about),
		);

	test('a link: the pages come from main, and a worker goes on', async () => {
		const about = 'By link';
		const run = await askingRun(pipeline, { to: carla, subject: about });
		const id = await run.start();
		const mail = await mailAbout(about);
		// A worker does not know what triggers there are.
		expect(mail.text).not.toContain('reply to this mail');
		// The worker writes it, and WEBHOOK_URL does not tell it where main is.
		const { pathname, search } = new URL(linksIn(mail)[0] ?? '');
		const link = `${pipeline.n8n.url}${pathname}${search}`;
		for (const method of ['GET', 'HEAD']) await fetch(link, { method });
		expect((await run.execution(id))?.status).toBe('waiting');
		expect((await answerBy(link, { decision: 'approved' })).text).toContain('Thank you');
		expect((await run.ended(id)).status).toBe('success');
		expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'approved', way: 'link' });
	});

	test('a reply: main sees it, and a worker reads it; the workers were new since', async () => {
		const about = 'By reply';
		const run = await askingRun(pipeline, {
			to: carla,
			subject: about,
			options: { answerBy: 'reply' },
		});
		const id = await run.start();
		const mail = await mailAbout(about);
		expect(linksIn(mail)).toEqual([]);
		await Promise.all(pipeline.workers.map(async (worker) => await worker.stop()));
		await Promise.all([pipeline.startWorker(0), pipeline.startWorker(1)]);
		const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
		const reply = async (from: string, text: string): Promise<void> => {
			await transport.sendMail({
				from,
				to: support,
				subject: `Re: ${about}`,
				text,
				inReplyTo: mail.messageId,
				references: [mail.messageId ?? ''],
			});
		};
		await reply('mallory@customer.test', 'Yes');
		await reply(carla, 'No, sorry');
		transport.close();
		expect((await run.ended(id)).status).toBe('success');
		expect((await run.after(id))[0]?.json).toMatchObject({
			decision: 'disapproved',
			text: 'No, sorry',
			way: 'reply',
			answers: [{ address: carla }],
		});
	});
});
