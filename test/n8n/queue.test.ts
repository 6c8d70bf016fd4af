import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { answerRound, customerMail, dropMail } from '../../demo/answer-round';
import { connectOAuth2, createServiceAccount } from '../../demo/credentials';
import type {
	Credential,
	Execution,
	SavedWorkflow,
	Workflow,
	WorkflowNode,
} from '../../demo/n8n-rest';
import { OutsideMailbox } from '../../demo/outside-mailbox';
import { people } from '../../demo/pipeline';
import { describeServers } from '../servers/requirements';
import { gmailAuthentication } from './gmail-authentication';
import { nodeChain } from './node-chain';
import { deliver, send } from './one-mail';
import { startQueuePipeline } from './queue-pipeline';
import type { QueuePipeline } from './queue-pipeline';
import { until } from './until';

type Step = WorkflowNode & { typeVersion: number };

const alice = people.reports;
/** To the mailbox that is answered. */
const questions = Array.from({ length: 11 }, (_, i) => `Question ${i + 1}`);

describeServers(
	'n8n in queue mode, with a worker, Redis and PostgreSQL',
	['redis', 'postgres'],
	() => {
		let pipeline: QueuePipeline;
		/** A service account that may act for every mailbox. */
		let domain: Credential;

		beforeAll(async () => {
			pipeline = await startQueuePipeline();
			domain = await createServiceAccount(pipeline.sandbox, pipeline.rest, alice, {
				accessLevel: 'fullMail',
				allowOtherMailboxes: true,
			});
		});

		afterAll(async () => await pipeline?.close());

		const trigger = (mailbox: string, more: object): Step => {
			const { parameters, credentials } = gmailAuthentication(domain);
			return {
				name: 'Gmail IMAP Trigger',
				type: 'n8n-nodes-gmail-imap-smtp.gmailImapTrigger',
				typeVersion: 1,
				parameters: {
					...parameters,
					actFor: mailbox,
					mailbox: { __rl: true, mode: 'name', value: 'INBOX' },
					...more,
				},
				credentials,
			};
		};

		const core = (
			name: string,
			type: string,
			parameters: Record<string, unknown>,
			version = 1,
		): Step => ({
			name,
			type: `n8n-nodes-base.${type}`,
			typeVersion: version,
			parameters,
		});

		const wait = (seconds: number): Step =>
			core('Wait', 'wait', { amount: seconds, unit: 'seconds' }, 1.1);

		const publish = async (workflow: Workflow): Promise<SavedWorkflow> => {
			const saved = await pipeline.rest.createWorkflow(workflow);
			await pipeline.rest.activate(saved);
			return saved;
		};

		/** The executions of a workflow once so many have ended, the first one first. */
		const ended = async (
			{ id }: SavedWorkflow,
			count: number,
			timeout = 30_000,
		): Promise<Execution[]> =>
			await until(
				`${count} executions`,
				async () => {
					const all = await pipeline.rest.executions(id);
					const done = all.filter(
						({ stoppedAt, status }) => stoppedAt !== null && status !== 'crashed',
					);
					return done.length < count
						? undefined
						: done.sort((one, other) => Number(one.id) - Number(other.id));
				},
				timeout,
			);

		const running = async ({ id }: SavedWorkflow): Promise<Execution> =>
			await until('the execution is running', async () =>
				(await pipeline.rest.executions(id)).find(({ status }) => status === 'running'),
			);

		const dataOf = async ({ id }: Execution): Promise<string> =>
			await pipeline.rest.executionData(id);

		/** Waits until a mailbox has so many IMAP connections. */
		const connected = async (address: string, count: number): Promise<void> => {
			await until(`${address} has ${count} connections`, async () => {
				const all = await pipeline.sandbox.control<Record<string, number>>('imapConnections', {});
				return all[address] === count || undefined;
			});
		};

		/** Labels and flags of the message with a subject. */
		const marks = async (address: string, subject: string): Promise<string[]> => {
			const { messages } = await pipeline.sandbox.control<{
				messages: Array<{ labels: string[]; flags: string[]; raw: string }>;
			}>('listMessages', { address });
			const found = messages.find(({ raw }) =>
				Buffer.from(raw, 'base64').includes(`Subject: ${subject}\r\n`),
			);
			if (!found) throw new Error(`${address} has no message ${subject}`);
			return [...found.labels, ...found.flags];
		};

		const marked = async (address: string, subject: string, mark: RegExp): Promise<string[]> =>
			await until(`${subject} is marked ${mark}`, async () => {
				const all = await marks(address, subject);
				return all.some((one) => mark.test(one)) ? all : undefined;
			});

		test('a mail is answered by one execution, on the worker', async () => {
			const { execution } = await answerRound(pipeline);
			expect(pipeline.workers[0].begun()).toEqual([execution.id]);
			expect(await pipeline.rest.executions(pipeline.answer.id)).toHaveLength(1);
		});

		test('an address gets ten automatic replies an hour at most, though n8n gives workers no memory of them', async () => {
			for (const subject of questions) await dropMail(pipeline, customerMail(subject));
			const executions = await ended(pipeline.answer, 1 + questions.length);
			const inbox = await OutsideMailbox.open(pipeline.sandbox.login(people.customer));
			try {
				const subjects = (await inbox.all()).map(({ parsed }) => parsed.subject ?? '');
				expect(subjects.filter((subject) => subject.startsWith('Re: '))).toHaveLength(10);
			} finally {
				await inbox.close();
			}
			const data = await Promise.all(executions.map(dataOf));
			const refused = data.filter((text) => text.includes('got 10 automatic replies'));
			expect(refused).toHaveLength(executions.length - 10);
		});

		test('what is labelled on the worker, and what is done in Gmail afterwards by main, both are', async () => {
			const { parameters, credentials } = gmailAuthentication(domain);
			const workflow = await publish(
				nodeChain('Label', [
					trigger(alice, { afterSuccess: { read: true, addLabels: 'Handled' } }),
					{
						name: 'Gmail Mailbox',
						type: 'n8n-nodes-gmail-imap-smtp.gmailMailbox',
						typeVersion: 1,
						parameters: {
							...parameters,
							actFor: alice,
							resource: 'message',
							operation: 'addLabels',
							message: '={{ $json }}',
							label: { __rl: true, mode: 'name', value: 'From the worker' },
							createMissing: true,
						},
						credentials,
					},
				]),
			);
			await deliver(pipeline, alice, 'To be labelled');
			const [execution] = await ended(workflow, 1);
			expect(execution?.status).toBe('success');
			expect(pipeline.workers[0].begun()).toContain(execution?.id);
			const all = await marked(alice, 'To be labelled', /^Handled$/);
			expect(all).toEqual(expect.arrayContaining(['From the worker', '\\Seen']));
			await pipeline.rest.deactivate(workflow.id);
		});

		test('an OAuth2 token that has ended is renewed on the worker', async () => {
			const { sandbox, n8n, rest, workers } = pipeline;
			const [worker] = workers;
			// n8n takes a token in its last minute for ended.
			await sandbox.control('setTokenLifetime', { seconds: 60 });
			const credential = await connectOAuth2(sandbox, { url: n8n.url, rest }, alice);
			await sandbox.control('setTokenLifetime', { seconds: 3_600 });
			const issued = async () =>
				(await sandbox.control<{ tokensIssued: Record<string, number> }>('counters', {}))
					.tokensIssued;
			const { refresh_token: before = 0 } = await issued();
			const begunBefore = worker.begun().length;
			await send(pipeline, credential, 'With a new token');
			await send(pipeline, credential, 'With the same token');
			expect(worker.begun()).toHaveLength(begunBefore + 2);
			expect((await issued()).refresh_token).toBe(before + 1);
		});

		test('one that fails on the worker is tried again, then set aside and told of; the next mail goes on', async () => {
			const workflow = await publish(
				nodeChain('Fail', [
					trigger(alice, { options: { acknowledge: 'success', maxTries: 2 } }),
					core(
						'Unknown Customers',
						'filter',
						{
							conditions: {
								options: {
									caseSensitive: true,
									leftValue: '',
									typeValidation: 'loose',
									version: 2,
								},
								conditions: [
									{
										id: 'unknown',
										leftValue: '={{ $json.subject }}',
										rightValue: 'Unknown',
										operator: { type: 'string', operation: 'contains' },
									},
								],
								combinator: 'and',
							},
							options: {},
						},
						2.2,
					),
					core('Fail', 'stopAndError', { errorMessage: 'This customer is not known' }),
				]),
			);
			await deliver(pipeline, alice, 'Unknown customer');
			await until('the first try', async () => (await pipeline.rest.executions(workflow.id))[0]);
			await deliver(pipeline, alice, 'Regular customer');
			const executions = await ended(workflow, 4);
			const withData = await Promise.all(
				executions.map(async (execution) => ({ execution, data: await dataOf(execution) })),
			);
			const of = (text: string) =>
				withData.filter(({ data }) => data.includes(text)).map(({ execution }) => execution);
			const tries = of('"Unknown customer"');
			expect(tries.map(({ status }) => status)).toEqual(['error', 'error']);
			expect(tries.every(({ id }) => pipeline.workers[0].begun().includes(id))).toBe(true);
			const [first, second] = tries.map(({ startedAt }) => Date.parse(startedAt));
			expect(second! - first!).toBeGreaterThan(4_000);
			expect(of('"Regular customer"').map(({ status }) => status)).toEqual(['success']);
			expect(of('set aside under the label n8n/failed').map(({ status }) => status)).toEqual([
				'error',
			]);
			await marked(alice, 'Unknown customer', /^n8n\/failed$/);
			expect(await marks(alice, 'Regular customer')).not.toContain('n8n/failed');
			await pipeline.rest.deactivate(workflow.id);
		});

		test('downloaded attachments, and messages as their source, reach the worker byte by byte', async () => {
			const file = Buffer.alloc(300_000, 'any bytes ');
			const source = [
				`From: ${people.customer}\r\nTo: ${alice}\r\nSubject: With a file\r\nMIME-Version: 1.0`,
				`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee file`,
				`--b\r\nContent-Type: application/pdf; name="offer.pdf"\r\nContent-Transfer-Encoding: base64`,
				`Content-Disposition: attachment; filename="offer.pdf"\r\n`,
				`${file.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
			].join('\r\n');
			const hash = (field: string) =>
				core('Crypto', 'crypto', {
					action: 'hash',
					type: 'SHA256',
					binaryData: true,
					binaryPropertyName: field,
					dataPropertyName: 'sha256',
				});
			const whole = await publish(
				nodeChain('Raw', [trigger(alice, { format: 'raw' }), hash('source')]),
			);
			const files = await publish(
				nodeChain('Files', [trigger(alice, { downloadAttachments: true }), hash('attachment_0')]),
			);
			const before = Date.now();
			await pipeline.sandbox.control('deliver', {
				from: people.customer,
				to: [alice],
				rawBase64: Buffer.from(source).toString('base64'),
			});
			const sha256 = (content: Buffer | string) =>
				createHash('sha256').update(content).digest('hex');
			const [ofFile] = await ended(files, 1);
			expect(await dataOf(ofFile!)).toContain(sha256(file));
			const [ofWhole] = await ended(whole, 1);
			const { messages } = await pipeline.sandbox.control<{
				messages: Array<{ raw: string; receivedAt: string }>;
			}>('listMessages', { address: alice });
			const stored = messages.find(({ receivedAt }) => Date.parse(receivedAt) >= before - 1_000)!;
			expect(Buffer.from(stored.raw, 'base64').includes('Subject: With a file')).toBe(true);
			expect(await dataOf(ofWhole!)).toContain(sha256(Buffer.from(stored.raw, 'base64')));
			for (const { id } of [ofFile!, ofWhole!]) expect(pipeline.workers[0].begun()).toContain(id);
			await pipeline.rest.deactivate(whole.id);
			await pipeline.rest.deactivate(files.id);
		});

		test('a step that is tried out in the editor runs on the worker, and leaves no connection behind', async () => {
			const inEditor = await pipeline.rest.createWorkflow(
				nodeChain('Try Out', [trigger(alice, { filters: { subject: 'tried out' } })]),
			);
			const executeStep = async () =>
				await pipeline.rest.call<{ executionId: string }>('POST', `/workflows/${inEditor.id}/run`, {
					workflowData: inEditor,
					triggerToStartFrom: { name: 'Gmail IMAP Trigger' },
				});
			const { executionId: waiting } = await executeStep();
			await until(
				'it waits for a mail',
				async () => pipeline.workers[0].tail(5).includes('waiting for one') || undefined,
			);
			await connected(alice, 1);
			await pipeline.rest.call('POST', `/executions/${waiting}/stop`, {});
			await connected(alice, 0);

			// Stopped again, while it still looks for the newest message.
			await pipeline.sandbox.control('addImapFault', {
				when: { command: '(UID )?SEARCH', address: alice },
				do: 'slow',
				ms: 2_000,
			});
			const { executionId: looking } = await executeStep();
			await connected(alice, 1);
			await pipeline.rest.call('POST', `/executions/${looking}/stop`, {});
			await setTimeout(4_000);
			await pipeline.sandbox.control('clearFaults', {});
			await connected(alice, 0);

			await deliver(pipeline, alice, 'To be tried out');
			const { executionId } = await executeStep();
			const [, , third] = await ended(inEditor, 3);
			expect(third?.id).toBe(executionId);
			expect(await dataOf(third!)).toContain('"To be tried out"');
			expect(pipeline.workers[0].begun()).toEqual(expect.arrayContaining([waiting, executionId]));
			await connected(alice, 0);
		});

		test('a workflow that is unpublished while the worker runs it loses and repeats nothing', async () => {
			const workflow = await publish(
				nodeChain('Take Back', [trigger(alice, { afterSuccess: { starred: true } }), wait(3)]),
			);
			// The trigger lives in main alone: a second one, in the worker, would have a second connection.
			await connected(alice, 1);
			await deliver(pipeline, alice, 'While it is taken back');
			await running(workflow);
			await pipeline.rest.deactivate(workflow.id);
			await deliver(pipeline, alice, 'While it is not published');
			const [first] = await ended(workflow, 1);
			expect(first?.status).toBe('success');
			await marked(alice, 'While it is taken back', /^\\Starred$/);
			await connected(alice, 0);
			await pipeline.rest.activate(workflow);
			const [, second] = await ended(workflow, 2);
			expect(await dataOf(second!)).toContain('While it is not published');
			await marked(alice, 'While it is not published', /^\\Starred$/);
			expect(await pipeline.rest.executions(workflow.id)).toHaveLength(2);
			await pipeline.rest.deactivate(workflow.id);
		});

		test('kill -9 of main loses no mail; the one that the worker was running comes again, as promised', async () => {
			const workflow = await publish(
				nodeChain('Survive Main', [trigger(alice, { afterSuccess: { starred: true } }), wait(4)]),
			);
			await deliver(pipeline, alice, 'Main dies');
			const first = await running(workflow);
			await pipeline.n8n.kill();
			await deliver(pipeline, alice, 'Main is dead');
			pipeline.n8n = await pipeline.n8n.startAgain();
			// What n8n knows already may be running: it is handed out again half a minute later.
			const executions = await ended(workflow, 3, 90_000);
			const subjects = await Promise.all(
				executions.map(
					async (execution) => /"(Main (?:dies|is dead))"/.exec(await dataOf(execution))?.[1],
				),
			);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
			// The worker has gone on without main.
			expect(executions[0]?.id).toBe(first.id);
			expect(subjects.sort()).toEqual(['Main dies', 'Main dies', 'Main is dead']);
			await marked(alice, 'Main dies', /^\\Starred$/);
			await marked(alice, 'Main is dead', /^\\Starred$/);
			await pipeline.rest.deactivate(workflow.id);
		});

		test('nodes that write static data on a worker replace what the trigger keeps there, and no mail is lost', async () => {
			const workflow = await publish(
				nodeChain('Static Data', [
					trigger(alice, { afterSuccess: { moveTo: 'archive' } }),
					core(
						'Code',
						'code',
						{ jsCode: "$getWorkflowStaticData('global').seen = true; return $input.all();" },
						2,
					),
				]),
			);
			await deliver(pipeline, alice, 'Static, before');
			await ended(workflow, 1);
			await until('it is archived', async () =>
				(await marks(alice, 'Static, before')).includes('\\Inbox') ? undefined : true,
			);
			const { staticData } = await pipeline.rest.call<{ staticData: object }>(
				'GET',
				`/workflows/${workflow.id}`,
			);
			// If n8n keeps the trigger's some day, there is nothing to be shown here any more.
			expect(staticData).toEqual({ global: { seen: true } });
			await pipeline.n8n.stop();
			await deliver(pipeline, alice, 'Static, while main is down');
			pipeline.n8n = await pipeline.n8n.startAgain();
			const [, second] = await ended(workflow, 2);
			expect(await dataOf(second!)).toContain('"Static, while main is down"');
			expect(await pipeline.rest.executions(workflow.id)).toHaveLength(2);
			await pipeline.rest.deactivate(workflow.id);
		});

		test('kill -9 of the worker loses no mail: what it was running comes again on the next one', async () => {
			const workflow = await publish(
				nodeChain('Survive the Worker', [
					trigger(alice, { afterSuccess: { starred: true } }),
					wait(4),
				]),
			);
			await deliver(pipeline, alice, 'The worker dies');
			const first = await running(workflow);
			await pipeline.workers[0].kill();
			await deliver(pipeline, alice, 'The worker is dead');
			await pipeline.startWorker();
			const executions = await ended(workflow, 3, 90_000);
			expect(executions[0]?.id).toBe(first.id);
			expect(executions.map(({ status }) => status)).toEqual(['error', 'success', 'success']);
			const again = await Promise.all(executions.map(dataOf));
			expect(again.filter((data) => data.includes('"The worker is dead"'))).toHaveLength(1);
			expect(again.at(-1)).toContain('"The worker dies"');
			await marked(alice, 'The worker dies', /^\\Starred$/);
			await marked(alice, 'The worker is dead', /^\\Starred$/);
			await pipeline.rest.deactivate(workflow.id);
		});

		test('a mail whose execution Redis has forgotten before it began comes again', async () => {
			const { redis } = pipeline;
			const workflow = await publish(
				nodeChain('Survive Redis', [
					trigger(alice, { afterSuccess: { starred: true } }),
					core('Done', 'noOp', {}),
				]),
			);
			await pipeline.workers[0].stop();
			// Redis numbers the jobs from 1 again, so that the next one has the number of the lost one.
			await redis.forget();
			await deliver(pipeline, alice, 'Forgotten');
			await until('it is queued', async () => (await pipeline.rest.executions(workflow.id))[0]);
			await redis.forget();
			await pipeline.startWorker();
			await deliver(pipeline, alice, 'Next');
			const executions = await ended(workflow, 2);
			const data = await Promise.all(executions.map(dataOf));
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			expect(data[0]).toContain('"Next"');
			expect(data[1]).toContain('"Forgotten"');
			await marked(alice, 'Forgotten', /^\\Starred$/);
			await pipeline.rest.deactivate(workflow.id);
		});

		test('through all that, no mail of another workflow came again', async () => {
			const executions = await pipeline.rest.executions(pipeline.answer.id);
			expect(executions).toHaveLength(1 + questions.length);
		});
	},
);
