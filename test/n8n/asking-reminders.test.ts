import { setTimeout as sleep } from 'node:timers/promises';
import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf } from './asking-workflow';
import { until } from './until';

const { customer: carla } = people;
const MINUTE = 60_000;
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
});

const reminders = async (about: string) =>
	(await mailsOf(pipeline, carla)).filter((each) => each.subject === `Re: ${about}`);

test(
	'reminders that fell due while n8n was down come as one, and the next ones in their time',
	async () => {
		const about = 'Reminded';
		const run = await askingRun(pipeline, {
			to: carla,
			subject: about,
			options: { reminder: { values: { amount: 1, unit: 'minutes', times: 3 } } },
		});
		const id = await run.start();
		const asked = Date.now();
		await pipeline.n8n.kill();
		// Two are due by then.
		await sleep(2 * MINUTE + 5_000);
		pipeline.n8n = await pipeline.n8n.startAgain();
		await until(
			'a reminder comes',
			async () => ((await reminders(about)).length > 0 ? true : undefined),
			2 * MINUTE,
		);
		expect(await reminders(about)).toHaveLength(1);
		await pipeline.n8n.stop();
		pipeline.n8n = await pipeline.n8n.startAgain();
		// The third, and the minute in which n8n looks.
		await sleep(Math.max(0, asked + 3 * MINUTE - Date.now()) + MINUTE + 20_000);
		const all = await reminders(about);
		// One, where n8n took so long to start that all three were due.
		expect(all.length).toBeGreaterThanOrEqual(1);
		expect(all.length).toBeLessThanOrEqual(2);
		const [link = ''] = linksIn(all.at(-1)!);
		await answerBy(link, { decision: 'approved' });
		expect((await run.ended(id)).status).toBe('success');
		expect((await run.after(id))[0]?.json).toMatchObject({ decision: 'approved', reminders: 3 });
	},
	15 * MINUTE,
);
