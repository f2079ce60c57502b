// Every word on the screens, in Chinese first.
export default {
  app: { name: '邻里', loading: '正在打开…', retry: '重试', empty: '暂无内容' },
  nav: { today: '今日', register: '名册', sweeps: '扫楼', supplies: '物资', reviews: '待核对', reports: '报表', syncing: '同步', settings: '设置', skip: '跳到正文', main: '主导航' },
  common: {
    save: '保存', cancel: '取消', close: '关闭', add: '新增', edit: '修改', remove: '删除', confirm: '确定', back: '返回', search: '查找', all: '全部',
    name: '名称', note: '备注', undo: '撤销', saved: '已保存', none: '无', people: '{n} 人', homes: '{n} 户', optional: '选填', more: '更多', choose: '请选择',
  },
  sync: {
    noHub: '仅在本机', synced: '已同步 · {ago}', never: '尚未同步', running: '正在同步…', offline: '离线', refused: '同步受阻', waiting: '{n} 条待上传', now: '立即同步',
    justNow: '刚刚', minutes: '{n} 分钟前', hours: '{n} 小时前', days: '{n} 天前', title: '同步', hub: '汇聚站地址', hubHint: '例如 http://192.168.1.10:7117；留空表示只在本机使用', waitingTitle: '等待上传的记录',
    waitingNone: '没有等待上传的记录', devices: '各台电脑', facts: '已有 {n} 条记录', lastWrote: '最近写入 {ago}', thisDevice: '本机', newer: '有 {n} 条记录需要新版本才能显示', aside: '有 {n} 页记录暂时搁置，等缺少的部分到达后自动处理',
    explain: '有网络时自动同步。没有网络也能照常工作，连上后会自己补上。', what: '内容', when: '时间', who: '谁', where: '哪台电脑', more: '仅列出最近 {n} 条',
  },
  welcome: {
    title: '邻里', subtitle: '居委会的名册、扫楼和物资台账。没有网络也能用，数据只在你们自己的电脑里。', create: '新建居委台账', createHint: '第一台电脑从这里开始', join: '加入已有的居委', joinHint: '用同事给的邀请码',
    sample: '先看看示例', sampleHint: '虚构的 3 个小区、约 3000 位居民', committee: '居委会名称', committeeHint: '例如：清溪第一居委会', yourName: '您的姓名', deviceName: '这台电脑叫什么', deviceHint: '例如：前台笔记本', invitation: '邀请码', invitationHint: '把整段邀请码粘贴到这里', start: '开始使用', waiting: '正在等待第一次同步，居委名称稍后显示', sampleBanner: '这是示例数据，都是虚构的。', leaveSample: '建立自己的台账',
  },
  register: {
    title: '名册', search: '姓名、拼音首字母、房号、电话或身份证尾号', compounds: '小区', addCompound: '新增小区', addBuilding: '新增楼栋', addUnit: '新增单元', addHome: '新增住户', addResident: '新增居民', import: '导入名册',
    building: '楼栋', units: '单元数', floors: '层数', perFloor: '每层户数', makes: '将建立 {n} 户', room: '室号', compoundName: '小区名称', buildingName: '楼栋名称', buildingHint: '只写数字会显示为“3号楼”', unitName: '单元名称', noCompounds: '还没有小区。可以导入名册，或先新增一个小区。', noBuildings: '这个小区还没有楼栋。',
    noResidents: '没有符合条件的居民', found: '共 {n} 人', care: '特殊关照', careOnly: '只看特殊关照', withLeft: '含已迁出', empty: '空户', unit: '{n}单元', mainUnit: '住户',
    name: '姓名', sex: '性别', male: '男', female: '女', birth: '出生日期', age: '{n} 岁', idNumber: '身份证号', phone: '电话', relation: '与户主关系', note: '备注', status: '状态', living: '在住', away: '暂离', moved_out: '已迁出', address: '地址',
    history: '修改记录', historyOf: '{name} 的修改记录', current: '当前', concurrent: '待核对', cleared: '（已清空）', reveal: '显示号码', revealHint: '查看会留下记录', move: '搬到…', moveTo: '搬到哪一户', moveHint: '例如 3-2-501', markOut: '标记迁出', markBack: '恢复在住', markAway: '标记暂离', keep: '不改则留空', moved: '已搬到 {address}', movedOut: '{name} 已标记迁出', removed: '已删除',
    residentsOf: '{address} 的居民', noHome: '没有找到这一户', birthHint: '1950-03-12', careHint: '可多选，也可以直接输入', removeAsk: '确定删除“{name}”？可以撤销。', homeNote: '这一户的备注',
    field: { name: '姓名', sex: '性别', birth: '出生日期', id_number: '身份证号', phone: '电话', relation: '与户主关系', care: '特殊关照', note: '备注', status: '状态', home: '住处', gone: '是否删除' },
  },
  imports: {
    title: '导入表格', choose: '选择文件', drop: '选择 Excel（.xlsx .xls .ods）或 .csv 文件，也可以拖到这里', reading: '正在读取…', compound: '小区', kind: { roster: '居民名册', round: '采样轮次名单', supplies: '物资清单' },
    counts: '将写入：{buildings} 栋楼、{homes} 户、{residents} 人', countsItems: '将写入：{n} 种物资入库', new: '其中新增 {homes} 户、{residents} 人', columns: '识别到的列', ignore: '不导入这一列', reread: '按所选的列重新读取', issues: '需要留意的行', rejected: '不导入 {n} 行', flagged: '导入但请核对 {n} 行', none: '没有发现问题', sheet: '工作表', row: '行号', column: '列', reason: '原因', action: '处理', reject: '不导入', flag: '导入并提醒', preview: '将写入的内容（前 {n} 行）', write: '写入台账', writing: '正在写入… {done} / {total}', written: '已写入。如有不对，可以整批撤销。', undo: '撤销这次导入', undone: '已撤销这次导入', history: '导入记录', again: '再导入一个', notImported: '不导入：{why}', undoneMark: '已撤销',
  },
  sweeps: {
    title: '扫楼', rounds: '轮次', open: '新开一轮', noRounds: '还没有轮次。新开一轮后就可以按楼栋逐户勾选。', kind: { screening: '采样筛查', headcount: '人数核对', visit: '上门走访', delivery: '物资发放', free: '其他' }, kindLabel: '做什么', target: { resident: '按人', home: '按户' }, targetLabel: '勾选对象', state: { planned: '未开始', open: '进行中', closed: '已结束' },
    expected: '应检', done: '已检', not_done: '未完成', missing: '未检', roundName: '轮次名称', roundHint: '例如：3月16日第3轮筛查', scope: '范围', tubeSize: '每管人数', noTubes: '不用采样管', starts: '开始时间', ends: '结束时间', outcomes: '结果选项', outcomesHint: '留空则用默认选项', item: '物资', place: '从哪里出库', quantity: '每户数量', start: '开始扫楼', close: '结束本轮', reopen: '重新打开', buildings: '楼栋', whole: '整个小区',
    list: '列表', matrix: '楼层图', onlyMissing: '只看未检', jump: '输入房号跳转', tube: '采样管', tubeNext: '下一管', tubeFull: '{code} 已满，已换到 {next}', tubeHint: '扫码或输入管号，回车确认', tubeCount: '{n}/{size}', noTube: '未选采样管', undone: '已撤销 {name}', undo: '撤销', nothingUndo: '没有可撤销的勾选', noDoors: '这栋楼没有要勾选的对象', allDone: '这栋楼全部勾完了', marked: '{name}：{outcome}', doorState: { done: '完成', part: '部分', not_done: '未完成', missing: '未检', empty: '空户' }, keys: '按键', move: '上下移动', conflict: '两处不同，待核对', closedHint: '本轮已结束，只能查看', floor: '{n}层', unknownFloor: '其他', progress: '进度', export: '导出表格', text: '复制简报', copied: '简报已复制，可以粘贴到群里', unit: '{n}单元', choose: '选择楼栋',
  },
  today: { title: '今日', noRounds: '今天没有进行中的轮次', openRound: '去新开一轮', remain: '还剩 {n}', care: '特殊关照还没做的', careNone: '特殊关照的居民都已完成', stock: '库存偏低', stockNone: '库存正常', reviews: '待核对 {n} 项', reviewsNone: '没有待核对', percent: '{n}%', toSweep: '去扫楼', wall: '各楼进度', more: '还有 {n} 位' },
  supplies: {
    title: '物资', stock: '库存', movements: '出入库记录', receive: '入库', transfer: '调拨', handOut: '发放', count: '盘点', addItem: '新增物资', addPlace: '新增库位', item: '物资', spec: '规格', unit: '单位', place: '库位', from: '从', to: '到', quantity: '数量', lot: '批号', expires: '有效期', source: '来源', home: '哪一户', homeHint: '例如 3-2-501', counted: '实际数量', total: '合计', noItems: '还没有物资。先新增物资和库位，再入库。', noMovements: '还没有出入库记录', withdraw: '冲销', withdrawAsk: '冲销这一笔？会记一笔相反的出入库。', kind: { receipt: '入库', transfer: '调拨', hand_out: '发放', count: '盘点', import: '导入' }, when: '时间', who: '经手', what: '事项', outside: '外部', import: '导入清单', negative: '库存为负，请核对', itemHint: '例如：N95 口罩', placeHint: '例如：东门仓库', withdrawn: '已冲销',
  },
  reviews: { title: '待核对', none: '没有需要核对的。', explain: '两台电脑各写各的、内容不一致时，会列在这里，由人来定。两个版本都会保留。', choose: '以此为准', settled: '已核对', open: '待核对', kind: { field: '资料不一致', mark: '勾选不一致', served_twice: '重复发放', stock: '库存为负' }, accept: '确认无误', on: '{device} · {by}', done: '已核对', result: '结果' },
  reports: { title: '报表', explain: '导出表格上报，或复制一段简报发到群里。', export: '导出表格', text: '复制简报', preview: '简报内容', none: '还没有轮次可以导出' },
  settings: { title: '设置', language: '语言', large: '大字', staff: '人员', staffHint: '谁在用这台电脑，记录上就写谁的名字', addStaff: '新增人员', current: '正在使用', use: '换成此人', invite: '邀请另一台电脑', inviteHint: '把邀请码发给同事，在那台电脑的首页选择“加入已有的居委”', make: '生成邀请码', copy: '复制', copied: '已复制', verify: '核对台账', verifyOk: '台账完好：{facts} 条记录、{pages} 页，签名和汇总表全部一致', device: '本机' },
}
