"""Poses of action: fighting and throwing, jumping, running, and limbs toward the viewer."""

from figures.posing.pose import Arm, Leg, Pose, Trunk

ACTION = (
    Pose(  # a lunge with a thrown punch
        hips=Trunk(turn=-38, bend=8),
        spine=Trunk(turn=28, bend=8),
        head=Trunk(turn=8, bend=-6),
        left_arm=Arm(raised=88, toward=2, twist=30, elbow=8, pronation=70, hand="fist"),
        right_arm=Arm(raised=34, toward=150, twist=26, elbow=112, pronation=10, hand="fist"),
        left_leg=Leg(raised=56, toward=8, turnout=4, knee=66),
        right_leg=Leg(raised=30, toward=168, turnout=30, knee=14, heel=34),
        weight=0.6,
        view=30,
    ),
    Pose(  # a high kick
        hips=Trunk(side=-30, turn=-24, bend=-6),
        spine=Trunk(side=14, turn=18, bend=12),
        head=Trunk(side=-6, turn=24),
        left_arm=Arm(raised=58, toward=70, twist=30, elbow=86, hand="fist"),
        right_arm=Arm(raised=44, toward=100, twist=10, elbow=50, hand="fist"),
        left_leg=Leg(raised=84, toward=52, turnout=-14, knee=8, point=34, planted=False),
        right_leg=Leg(raised=30, toward=90, turnout=40, knee=14),
        view=-10,
    ),
    Pose(  # a throw
        hips=Trunk(turn=30, bend=-6),
        spine=Trunk(turn=24, bend=-10, side=-10),
        head=Trunk(turn=-36),
        left_arm=Arm(raised=82, toward=34, twist=10, elbow=14, pronation=20, hand="open"),
        right_arm=Arm(raised=96, toward=128, twist=-62, elbow=86, pronation=0, hand="grip"),
        left_leg=Leg(raised=44, toward=20, turnout=10, knee=30),
        right_leg=Leg(raised=20, toward=160, turnout=34, knee=26, heel=18),
        weight=0.4,
        view=20,
    ),
)

JUMPING = (
    Pose(  # a star
        support="air",
        lift=0.32,
        hips=Trunk(bend=-6),
        spine=Trunk(bend=-12),
        head=Trunk(bend=-10),
        left_arm=Arm(raised=136, toward=84, twist=0, elbow=12, hand="open"),
        right_arm=Arm(raised=142, toward=84, twist=0, elbow=14, hand="open"),
        left_leg=Leg(raised=38, toward=108, turnout=24, knee=62, point=36, planted=False),
        right_leg=Leg(raised=40, toward=100, turnout=24, knee=56, point=36, planted=False),
        view=12,
    ),
    Pose(  # a leap
        support="air",
        lift=0.4,
        hips=Trunk(bend=8, turn=-12),
        spine=Trunk(bend=-8, turn=14),
        head=Trunk(bend=-8),
        left_arm=Arm(raised=96, toward=110, twist=0, elbow=14, hand="open"),
        right_arm=Arm(raised=120, toward=20, twist=0, elbow=18, hand="open"),
        left_leg=Leg(raised=82, toward=8, turnout=6, knee=12, point=36, planted=False),
        right_leg=Leg(raised=58, toward=176, turnout=16, knee=26, point=40, planted=False),
        view=58,
    ),
)

RUNNING = (
    Pose(  # push-off
        hips=Trunk(bend=12, turn=-12),
        spine=Trunk(bend=6, turn=24),
        head=Trunk(bend=-10, turn=-6),
        left_arm=Arm(raised=46, toward=176, twist=14, elbow=92, hand="grip"),
        right_arm=Arm(raised=52, toward=6, twist=28, elbow=88, hand="grip"),
        left_leg=Leg(raised=76, toward=4, turnout=0, knee=96, point=4, planted=False),
        right_leg=Leg(raised=26, toward=178, turnout=4, knee=12, point=20, planted=False),
        support="air",
        view=60,
    ),
    Pose(  # mid-flight
        hips=Trunk(bend=10, turn=12),
        spine=Trunk(bend=8, turn=-22),
        head=Trunk(bend=-10, turn=8),
        left_arm=Arm(raised=56, toward=4, twist=26, elbow=82, hand="grip"),
        right_arm=Arm(raised=52, toward=174, twist=10, elbow=84, hand="grip"),
        left_leg=Leg(raised=34, toward=178, turnout=4, knee=74, point=30, planted=False),
        right_leg=Leg(raised=62, toward=4, turnout=0, knee=46, point=-8, planted=False),
        support="air",
        lift=0.12,
        view=52,
    ),
)

FORESHORTENED = (
    Pose(  # reaching toward the viewer
        hips=Trunk(bend=18),
        spine=Trunk(bend=10, turn=-14),
        head=Trunk(bend=-20, turn=6),
        left_arm=Arm(raised=94, toward=6, twist=0, elbow=6, pronation=30, wrist=-20, hand="open"),
        right_arm=Arm(raised=40, toward=150, twist=20, elbow=70, hand="fist"),
        left_leg=Leg(raised=52, toward=10, turnout=6, knee=58),
        right_leg=Leg(raised=24, toward=160, turnout=22, knee=18, heel=26),
        weight=0.6,
        view=-6,
    ),
    Pose(  # lying with the feet toward the viewer
        support="floor",
        hips=Trunk(bend=-78),
        spine=Trunk(bend=22),
        head=Trunk(bend=26),
        left_arm=Arm(raised=50, toward=140, twist=-20, elbow=72, pronation=0, hand="flat"),
        right_arm=Arm(raised=50, toward=140, twist=-20, elbow=72, pronation=0, hand="flat"),
        left_leg=Leg(raised=38, toward=10, turnout=8, knee=14, point=10, planted=False),
        right_leg=Leg(raised=52, toward=20, turnout=10, knee=80, point=16, planted=False),
        view=14,
    ),
)
