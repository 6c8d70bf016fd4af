import { noteRunningDemo } from './address-book';
import { answerRound } from './answer-round';
import { offerExamples } from './offer-examples';
import { showBegin, showEditor, showExamples, showHeading, showRound, showStep } from './picture';
import { startPipeline } from './pipeline';
import type { Pipeline } from './pipeline';
import { reportRound } from './report-round';
import { toldToStop } from './told-to-stop';

/** `--check` ends when both mails were read back: exit code 0 when all was right, 1 and the reason otherwise. */
const check = process.argv.includes('--check');

async function demo(stopped: Promise<void>): Promise<void> {
	const start = Date.now();
	showHeading('Starting a Gmail and an n8n on this machine');
	const pipeline = await Promise.race([
		startPipeline({ onStep: showStep }),
		stopped.then(() => undefined),
	]);
	if (!pipeline) return interrupted();
	try {
		await Promise.race([showRounds(pipeline), stopped.then(interrupted)]);
		showHeading(
			`Both mails were read back ${((Date.now() - start) / 1000).toFixed(1)} s after the start.`,
		);
		if (check) return;
		const forget = noteRunningDemo(pipeline);
		try {
			showEditor(pipeline);
			await stopped;
		} finally {
			forget();
		}
		showHeading('Ending n8n and the sandbox');
	} finally {
		await pipeline.close();
	}
}

async function showRounds(pipeline: Pipeline): Promise<void> {
	showHeading('A customer writes, the workflow answers');
	showRound(await answerRound(pipeline, { onBegin: showBegin.answer }), 'SMTP');
	showHeading('A scheduled report');
	showRound(await reportRound(pipeline, { onBegin: showBegin.report }), 'API');
	showHeading('More examples to open, not published');
	showExamples(await offerExamples(pipeline));
}

function interrupted(): never {
	throw new Error('Ended before both mails were read back.');
}

demo(toldToStop()).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
