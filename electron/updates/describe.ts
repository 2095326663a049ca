import {
  failureEntry,
  fillSentence,
  type Reason,
  type UpdateSettings,
} from '../../core/contract/index.ts';
import type { TakingStage } from './taking.ts';

export type UpdateAct = 'update' | 'check' | 'hold' | 'resume';

/** Where updates of this machine stand, as far as staff need to know. */
export interface UpdateStatus {
  readonly version: string;
  /** Absent where the facility does not want updates, or another program brings them. */
  readonly window: UpdateSettings['window'] | undefined;
  readonly stage: TakingStage | undefined;
  /** The version that runs has still to prove itself. */
  readonly proving: { readonly from: string; readonly missingMs: number } | undefined;
  readonly held: boolean;
  readonly checkedAt: string | undefined;
  readonly failure: { readonly at: string; readonly reason: Reason } | undefined;
}

/** For the staff panel: sentences, and what can be done. */
export interface UpdateDescription {
  readonly lines: readonly string[];
  readonly acts: readonly UpdateAct[];
}

const two = (number: number): string => String(number).padStart(2, '0');

const moment = (instant: string): string => {
  const at = new Date(instant);
  return `${two(at.getHours())}:${two(at.getMinutes())} ngày ${two(at.getDate())}/${two(at.getMonth() + 1)}`;
};

const stageLine = ({ stage, window, held }: UpdateStatus): string | undefined => {
  if (!stage) return undefined;
  switch (stage.name) {
    case 'idle':
    case 'checking':
      return held ? 'Đang tạm hoãn cập nhật.' : undefined;
    case 'downloading':
      return `Đang tải bản ${stage.version}…`;
    case 'installing':
      return `Đang cài bản ${stage.version}; máy sẽ tự khởi động lại.`;
    case 'waiting': {
      const has = `Bản ${stage.version} đã tải xong`;
      switch (stage.for) {
        case 'held':
          return `${has}; đang tạm hoãn.`;
        case 'hands':
          return `${has} nhưng cài chưa được; bấm Cài ngay để thử lại.`;
        case 'patient':
          return `${has}; máy sẽ cài khi bệnh nhân làm xong.`;
        case 'window':
          return window === undefined || window === 'any'
            ? `${has}; máy sắp tự cài.`
            : `${has}; máy tự cài từ ${window.from} đến ${window.to}, khi không có ai dùng.`;
        case 'touch':
          return `${has}; máy tự cài khi không có ai dùng.`;
        case 'now':
          return `${has}; máy sắp tự cài.`;
      }
    }
  }
};

const actsOf = ({ stage, held, proving }: UpdateStatus): readonly UpdateAct[] => {
  if (!stage || proving || stage.name === 'installing') return [];
  const hold: UpdateAct = held ? 'resume' : 'hold';
  return stage.name === 'waiting' ? ['update', hold] : ['check', hold];
};

export const describeUpdates = (status: UpdateStatus): UpdateDescription => {
  const { version, proving, checkedAt, failure } = status;
  const lines = [`Phiên bản đang dùng: ${version}`];
  if (proving) {
    const minutes = Math.ceil(proving.missingMs / 60_000);
    lines.push(
      `Bản mới đang được theo dõi, còn khoảng ${minutes} phút. Nếu lỗi, máy tự quay lại bản ${proving.from}.`,
    );
  }
  const stage = stageLine(status);
  if (stage !== undefined) lines.push(stage);
  if (failure) {
    const { code, params } = failure.reason;
    lines.push(`${moment(failure.at)}: ${fillSentence(failureEntry(code).cause, 'vi', params)}`);
  } else if (checkedAt !== undefined && stage === undefined && !proving)
    lines.push(`Đang dùng bản mới nhất. Kiểm tra lần cuối lúc ${moment(checkedAt)}.`);
  return { lines, acts: actsOf(status) };
};
