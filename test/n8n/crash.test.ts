import { customerMail, dropMail } from '../../demo/answer-round';
import type { CustomerMail } from '../../demo/answer-round';
import { OutsideMailbox } from '../../demo/outside-mailbox';
import { people, startPipeline } from '../../demo/pipeline';
import type { Pipeline } from '../../demo/pipeline';
import { until } from './until';

let pipeline: Pipeline;
let inbox: OutsideMailbox;

beforeAll(async () => {
	pipeline = await startPipeline();
	inbox = await OutsideMailbox.open(pipeline.sandbox.login(people.customer));
});

afterAll(async () => {
	await inbox?.close();
	await pipeline?.close();
});

test('kill -9 loses no mail: neither the one that was being answered nor the ones that came meanwhile', async () => {
	const { sandbox, rest, answer } = pipeline;
	const [answeredBefore, beingAnswered, whileDown, alsoWhileDown] = [
		'Answered before',
		'Being answered',
		'While n8n is down',
		'Also while n8n is down',
	].map(customerMail) as [CustomerMail, CustomerMail, CustomerMail, CustomerMail];

	await dropMail(pipeline, answeredBefore);
	await inbox.waitFor(({ inReplyTo }) => inReplyTo === answeredBefore.messageId, 20_000);
	// Until the trigger knows that the execution has ended, a crash rightly repeats it.
	await until('the answered mail is acknowledged', async () => {
		const { messages } = await sandbox.control<{ messages: Array<{ flags: string[] }> }>(
			'listMessages',
			{ address: people.support },
		);
		return messages.find(({ flags }) => flags.some((flag) => flag.startsWith('$n8n-')));
	});

	// SMTP hangs, so the next execution is running for as long as the test needs it.
	await sandbox.control('addSmtpFault', { stage: 'auth', address: people.support, do: 'silence' });
	await dropMail(pipeline, beingAnswered);
	await until('the execution is running', async () =>
		(await rest.executions(answer.id)).find(({ status }) => status === 'running'),
	);
	await pipeline.n8n.kill();
	await sandbox.control('clearFaults', {});
	await dropMail(pipeline, whileDown);
	await dropMail(pipeline, alsoWhileDown);
	pipeline.n8n = await pipeline.n8n.startAgain();

	for (const { messageId } of [beingAnswered, whileDown, alsoWhileDown]) {
		await inbox.waitFor(({ inReplyTo }) => inReplyTo === messageId, 60_000);
	}
	const answers = (await inbox.all()).map(({ parsed }) => parsed.subject).sort();
	expect(answers).toEqual([
		'Re: Also while n8n is down',
		'Re: Answered before',
		'Re: Being answered',
		'Re: While n8n is down',
	]);
});
