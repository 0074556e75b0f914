/** Names of what `compactTasks` calls of `CALL_HELPERS`. */
export const NEW_TASK = '_newTask'
export const HOST_TASK = '_hostTask'
export const IN_TASK = '_inTask'
export const IN_WAITING_TASK = '_inWaitingTask'
export const END_TASK = '_endTask'
export const FAIL_TASK = '_failTask'
export const ABANDON_TASK = '_abandonTask'
export const DRIVE_TASK = '_driveTask'
export const TASK_RESULT = '_taskResult'
export const IMPORT_OPTIONS = '_importOptions'

export const HELPER_NAMES: readonly string[] = [
  NEW_TASK,
  HOST_TASK,
  IN_TASK,
  IN_WAITING_TASK,
  END_TASK,
  FAIL_TASK,
  ABANDON_TASK,
  DRIVE_TASK,
  TASK_RESULT,
  IMPORT_OPTIONS,
]

/** The options of `NEW_TASK` and `IMPORT_OPTIONS` that glue can leave out, as text. Most tasks and imports have these values. */
export const TASK_DEFAULTS: Readonly<Record<string, string>> = {
  componentIdx: '0',
  isAsync: 'false',
  isManualAsync: 'false',
  preserveFutureResult: 'false',
  getCallbackFn: '() => null',
  callbackFnName: 'null',
  errHandling: "'none'",
  callingWasmExport: 'true',
}
export const IMPORT_DEFAULTS: Readonly<Record<string, string>> = {
  componentIdx: '0',
  isAsync: 'false',
  hasResultPointer: 'false',
  funcTypeIsAsync: 'false',
  getCallbackFn: '() => null',
  getPostReturnFn: '() => null',
  isCancellable: 'false',
  memoryIdx: 'null',
  stringEncoding: "'utf8'",
  getMemoryFn: '() => null',
  getReallocFn: 'undefined',
}

function literal(defaults: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(defaults)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')} }`
}

/**
 * What jco writes around each call, as functions. None of them is `async`: one more turn of the queue would let other tasks run in
 * between.
 */
export const CALL_HELPERS: string = `function ${NEW_TASK}(options) {
    return createNewCurrentTask(Object.assign(${literal(TASK_DEFAULTS)}, options));
  }
  function ${HOST_TASK}(componentIdx, isAsync, entryFnName) {
    const parentTask = getCurrentTask(componentIdx, _getGlobalCurrentTaskMeta(componentIdx)?.taskID)?.task;
    const [task] = ${NEW_TASK}({ componentIdx: -1, isAsync, entryFnName, callingWasmExport: false });
    if (!parentTask) return task;
    const subtask = parentTask.getLatestSubtask();
    if (!subtask) throw new Error(\`\${entryFnName} was called by task \${parentTask.id()} without a subtask\`);
    task.setParentSubtask(subtask);
    return task;
  }
  function ${IN_TASK}(task, fn) {
    return _withGlobalCurrentTaskMeta({ taskID: task.id(), componentIdx: task.componentIdx(), fn });
  }
  function ${IN_WAITING_TASK}(task, fn) {
    return _withGlobalCurrentTaskMetaAsync({ taskID: task.id(), componentIdx: task.componentIdx(), fn });
  }
  function ${END_TASK}(task, value) {
    task.resolve([value]);
    task.exit();
    return value;
  }
  function ${FAIL_TASK}(componentIdx, task, error) {
    getOrCreateAsyncState(componentIdx).markTrapped(error);
    task.setErrored(error);
    task.reject(error);
    task.exit();
  }
  function ${ABANDON_TASK}(task, error) {
    if (!task.isResolvedState()) {
      task.setErrored(error);
      task.reject(error);
    }
    if (!task.isExited()) task.exit({ skipExclusiveLockCheck: true });
  }
  function ${DRIVE_TASK}(componentInstanceIdx, task, fnName, callbackResult) {
    const componentState = getOrCreateAsyncState(componentInstanceIdx);
    queueMicrotask(async () => {
      try {
        await _driverLoop({ componentInstanceIdx, componentState, task, fnName, isAsync: true, callbackResult });
      } catch {}
    });
    return task.completionPromise();
  }
  function ${TASK_RESULT}(task, result) {
    if (task.getErrHandling() !== 'throw-result-err' || typeof result !== 'object') return result;
    if (result.tag === 'err') throw new ComponentError(result.val);
    return result.tag === 'ok' ? result.val : result;
  }
  function ${IMPORT_OPTIONS}(options) {
    return Object.assign(${literal(IMPORT_DEFAULTS)}, options);
  }
  `
