import { createTransport } from 'nodemailer';
import { people } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf } from '../n8n/asking-workflow';
import { startQueuePipeline, type QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';
import { describeServers } from '../servers/requirements';

const { customer: carla, support } = people;

/** As n8n advises for many webhooks: a process of its own answers them, main answers none, and two workers run what follows. */
describeServers('a webhook process beside main and two workers', ['redis', 'postgres'], () => {
	let pipeline: QueuePipeline;

	beforeAll(async () => {
		pipeline = await startQueuePipeline({ workers: 2, webhookProcess: true });
	});

	afterAll(async () => await pipeline?.close());

	const mailAbout = async (about: string) =>
		await until(`Carla is asked "${about}"`, async () =>
			(await mailsOf(pipeline, carla)).find((mail) => mail.subject === about),
		);

	const ask = async (parameters: Record<string, unknown>) =>
		await askingRun(pipeline, { to: carla, ...parameters }, { baseUrl: pipeline.gateway!.url });

	/** Requests of waiting executions that the webhook process was sent since. */
	const askedSince = (count: number): string[] =>
		pipeline.gateway!.asked.slice(count).filter((each) => each.includes('/webhook-waiting/'));

	const reply = async (about: string, messageId: string | undefined, text: string) => {
		const transport = createTransport({ ...pipeline.sandbox.mx, secure: false, ignoreTLS: true });
		await transport.sendMail({
			from: carla,
			to: support,
			subject: `Re: ${about}`,
			text,
			inReplyTo: messageId,
			references: [messageId ?? ''],
		});
		transport.close();
	};

	test('a link of Send and Wait leads through it, as it is written in the mail', async () => {
		const about = 'By link';
		const run = await ask({ subject: about });
		const id = await run.start();
		const [link = ''] = linksIn(await mailAbout(about));
		expect(link).toContain(pipeline.gateway!.url);
		const before = pipeline.gateway!.asked.length;
		for (const method of ['GET', 'HEAD']) await fetch(link, { method });
		expect((await run.execution(id))?.status).toBe('waiting');
		expect((await answerBy(link, { decision: 'approved' })).text).toContain('Thank you');
		expect((await run.ended(id)).status).toBe('success');
		expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'approved', way: 'link' });
		expect(askedSince(before).map((each) => each.split(' ')[0])).toEqual(['GET', 'HEAD', 'POST']);
		const workers = pipeline.workers.flatMap((worker) => worker.begun());
		expect(workers.filter((each) => each === id)).toHaveLength(2);
	});

	test('a reply is told of to it, since main answers no webhooks', async () => {
		const about = 'By reply';
		const run = await ask({ subject: about, options: { answerBy: 'reply' } });
		const id = await run.start();
		const { messageId } = await mailAbout(about);
		const before = pipeline.gateway!.asked.length;
		await reply(about, messageId, 'No, sorry');
		expect((await run.ended(id)).status).toBe('success');
		expect((await run.after(id))[0]?.json).toMatchObject({
			decision: 'disapproved',
			text: 'No, sorry',
			way: 'reply',
		});
		expect(askedSince(before)).toHaveLength(1);
	});
});
