import {
	NodeHelpers,
	NodeOperationError,
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type IRunExecutionData,
	type IWebhookFunctions,
} from 'n8n-workflow';

/**
 * The execution as n8n keeps it in its database. n8n (2.41.1) hands it to every context and names it in none of its types: whoever waits
 * for more than one answer, or for a time at which to remind, has no other place for what has come so far.
 */
const executionOf = (
	context: IExecuteFunctions | IWebhookFunctions,
): NonNullable<IRunExecutionData['executionData']> => {
	const { executionData } =
		(context as unknown as { runExecutionData?: IRunExecutionData }).runExecutionData ?? {};
	if (executionData && Array.isArray(executionData.nodeExecutionStack)) return executionData;
	throw new NodeOperationError(context.getNode(), 'This version of n8n cannot wait here', {
		description:
			'Nothing was sent. Send and Wait was made for n8n 2.41 and tried there; please report the version that says this.',
	});
};

/** What this node keeps with the execution, whoever looks: the run that asked, or the page of a link. */
export const keptIn = (context: IExecuteFunctions | IWebhookFunctions): IDataObject => {
	executionOf(context);
	const { runExecutionData } = context as unknown as { runExecutionData: IRunExecutionData };
	return NodeHelpers.getContext(runExecutionData, 'node', context.getNode()) as IDataObject;
};

/** Which run of the node in this execution this is, from 0 on. */
export const runOf = (context: IExecuteFunctions): number =>
	Number(context.getWorkflowDataProxy(0).$runIndex ?? 0);

/**
 * Has the execution wait, and this node run again with the same items: when an answer has come, or when the time has. n8n itself would
 * let a node that waited do nothing more: it switches off what is first on its stack, and goes on. So a stand-in is what it switches off,
 * which puts nothing out, and this node is next on the stack.
 *
 * @param until ms since 1970; undefined to wait for an answer alone
 */
export const waitUntil = async (
	context: IExecuteFunctions,
	until: number | undefined,
): Promise<void> => {
	const { nodeExecutionStack } = executionOf(context);
	const standIn = context.getExecuteData();
	const metadata = { ...standIn.metadata };
	// n8n sets it when an answer comes, and would let pass what the stand-in holds.
	delete (metadata as { forwardAllOutputs?: boolean }).forwardAllOutputs;
	const runIndex = runOf(context);
	nodeExecutionStack.unshift({
		...standIn,
		node: { ...standIn.node, disabled: false },
		runIndex,
		metadata,
	});
	// With these settings n8n would have it put out an empty item, or take its two empty outputs for what the node puts out.
	standIn.node = { ...standIn.node, alwaysOutputData: false, onError: 'stopWorkflow' };
	standIn.data = { ...standIn.data, main: [] };
	standIn.metadata = { ...metadata };
	await context.putExecutionToWait(until === undefined ? WAIT_INDEFINITELY : new Date(until));
};

/** Runs the node again that waits in this execution: what its webhook returns to n8n. */
export const goOn: { workflowData: [] } = { workflowData: [] };
