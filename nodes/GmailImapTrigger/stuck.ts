import { NodeOperationError, type ITriggerFunctions } from 'n8n-workflow';

/** Executions of which none ends. */
interface Stuck {
	/** How many have been started. */
	running: number;
	/** Since when none has ended, in ms. */
	silentFor: number;
	/** Workers run them. */
	inQueueMode: boolean;
}

/** What a person reads where mail waits, as many executions run as may, and none ends. */
export const stuckError = (
	context: Pick<ITriggerFunctions, 'getNode'>,
	{ running, silentFor, inQueueMode }: Stuck,
): NodeOperationError => {
	const executions = running === 1 ? '1 execution' : `${running} executions`;
	const minutes = Math.floor(silentFor / 60_000);
	const causes = inQueueMode
		? 'You look whether the workers run and have room, and whether Redis or the database was restarted: then n8n may never tell of an end, and these messages come again by themselves after Longest Silence.'
		: 'You look at the list of executions for what they wait for.';
	return new NodeOperationError(
		context.getNode(),
		`Mail waits: ${executions} ${running === 1 ? 'was' : 'were'} started, and none has ended for ${minutes} minutes`,
		{
			description: `Nothing is lost, and no more than Executions at Once are started. ${causes} If the workflow takes that long, raise Executions at Once.`,
		},
	);
};
