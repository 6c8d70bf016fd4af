import { people } from '../../demo/pipeline';
import { deliver } from '../n8n/one-mail';
import { startQueuePipeline, type QueuePipeline } from '../n8n/queue-pipeline';
import { until } from '../n8n/until';
import { describeServers } from '../servers/requirements';

/** What operators get wrong. n8n's own set-up of several mains needs a licence of n8n; here it is seen what happens without one. */
describeServers('set-ups of queue mode that are wrong, or need more', ['redis', 'postgres'], () => {
	let pipeline: QueuePipeline;

	beforeAll(async () => {
		pipeline = await startQueuePipeline();
	});

	afterAll(async () => await pipeline?.close());

	const connections = async (): Promise<number> => {
		const all = await pipeline.sandbox.control<Record<string, number>>('imapConnections', {});
		return all[people.support] ?? 0;
	};

	test('a main that is told of others does not start and says why; the one that runs goes on alone', async () => {
		const refused = await pipeline.startSecondMain({ N8N_MULTI_MAIN_SETUP_ENABLED: 'true' }).then(
			async (second) => {
				await second.stop();
				return 'it started';
			},
			(error: unknown) => String(error),
		);
		process.stdout.write(`${refused}\n`);
		expect(refused).toMatch(/licen[sc]e/i);
		expect(await connections()).toBe(1);
		await deliver(pipeline, people.support, 'After the other main was refused');
		await until('it is answered', async () =>
			(await pipeline.rest.executions(pipeline.answer.id)).some(
				({ status }) => status === 'success',
			)
				? true
				: undefined,
		);
	});

	test('a worker that does not trust the CA says which setting it lacks, in the execution', async () => {
		await pipeline.workers[0].stop(40_000);
		const other = await pipeline.startOtherWorker({ NODE_EXTRA_CA_CERTS: '' });
		try {
			const before = (await pipeline.rest.executions(pipeline.answer.id)).map(({ id }) => id);
			await deliver(pipeline, people.support, 'To a worker without the CA');
			const { id } = await until('it fails', async () =>
				(await pipeline.rest.executions(pipeline.answer.id)).find(
					(each) => !before.includes(each.id) && each.status === 'error',
				),
			);
			expect(await pipeline.rest.executionData(id)).toContain('NODE_EXTRA_CA_CERTS');
		} finally {
			await other.stop(40_000);
			await pipeline.startWorker();
		}
	});

	test('a main that does not find Redis at its start does not start, and says so', async () => {
		await pipeline.n8n.stop(40_000);
		await pipeline.redis.down();
		const failed = await pipeline.n8n.startAgain().then(
			() => 'it started',
			(error: unknown) => String(error),
		);
		process.stdout.write(`${failed}\n`);
		expect(failed).toMatch(/Redis/);
		await pipeline.redis.up();
		await pipeline.startWorker();
		pipeline.n8n = await pipeline.n8n.startAgain();
	});
});
