import { people, startPipeline, type Pipeline } from '../../demo/pipeline';
import { answerBy, askingRun, linksIn, mailsOf } from './asking-workflow';
import { until } from './until';

const { customer: carla, support } = people;
const MINUTE = 60_000;
let pipeline: Pipeline;

beforeAll(async () => {
	pipeline = await startPipeline();
	await pipeline.rest.deactivate(pipeline.answer.id);
});

afterAll(async () => {
	await pipeline?.close();
});

test(
	'200 questions wait at once, over a restart, without a connection of their own; each is asked once and answered alone',
	async () => {
		const COUNT = 200;
		const run = await askingRun(
			pipeline,
			{ to: carla, subject: '={{ $json.query.about }}', message: 'May we?' },
			{ code: 'return $input.all();' },
		);
		const url = `${pipeline.n8n.url}/${run.path}`;
		await run.start();
		const abouts = Array.from({ length: COUNT }, (_, i) => `Many ${i}`);
		for (let i = 0; i < COUNT; i += 20) {
			await Promise.all(
				abouts.slice(i, i + 20).map(async (about) => {
					expect((await fetch(`${url}?about=${encodeURIComponent(about)}`)).status).toBe(200);
				}),
			);
		}
		const asked = async () =>
			(await mailsOf(pipeline, carla)).filter(({ subject = '' }) => subject.startsWith('Many '));
		await until(
			'all are asked',
			async () => ((await asked()).length >= COUNT ? true : undefined),
			5 * MINUTE,
		);
		await pipeline.n8n.stop();
		pipeline.n8n = await pipeline.n8n.startAgain();
		const mails = await asked();
		expect(new Set(mails.map(({ subject }) => subject)).size).toBe(COUNT);
		expect(mails).toHaveLength(COUNT);
		const connections = await pipeline.sandbox.control<Record<string, number>>(
			'imapConnections',
			{},
		);
		expect(connections[support]).toBe(0);
		const answers = mails.map(async (mail, i) => {
			const [yes = '', no = ''] = linksIn(mail);
			const link = i % 2 === 0 ? yes : no;
			const decision = i % 2 === 0 ? 'approved' : 'disapproved';
			return (await answerBy(link, { decision })).text.includes('Thank you');
		});
		expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(COUNT);
	},
	15 * MINUTE,
);
